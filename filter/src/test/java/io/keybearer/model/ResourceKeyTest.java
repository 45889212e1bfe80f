package io.keybearer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceKeyTest {
  private static final long SEED = 20_261_124L;

  @ParameterizedTest
  @CsvSource({
    "Demo, demo",
    "'demo  ', demo",
    "'GitHub-01\t', github-01",
    // É composed and É decomposed are one id.
    "\u00C9t\u00E9, \u00E9t\u00E9",
    "E\u0301te\u0301, \u00E9t\u00E9",
  })
  void idsThatDifferInCasingBlanksAndCompositionHaveOneKey(String id, String key) {
    assertThat(ResourceKey.of(id)).isEqualTo(key);
  }

  @Test
  void differentIdsHaveDifferentKeys() {
    assertThat(ResourceKey.of("demo-01")).isNotEqualTo(ResourceKey.of("demo-02"));
  }

  @Test
  void keyOfAKeyIsItself() {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      String id = anyId(random);

      String key = ResourceKey.of(id);

      assertThat(ResourceKey.of(key)).as("id %s of seed %s: '%s'", i, SEED, id).isEqualTo(key);
    }
  }

  @Test
  void refsAreEqual_whenTheirIdsDifferInCasingOnly() {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      String provider = anyId(random);
      String id = anyId(random);

      AuthorizationRef ref = new AuthorizationRef("default", provider, id);

      assertThat(ref)
          .as("ids %s of seed %s: '%s', '%s'", i, SEED, provider, id)
          .isEqualTo(
              new AuthorizationRef("DEFAULT ", ResourceKey.of(provider), ResourceKey.of(id)));
    }
  }

  /** Latin letters, marks that combine with them, characters of odd casing, and any at all. */
  private static String anyId(Random random) {
    StringBuilder id = new StringBuilder();
    for (int i = random.nextInt(21); i > 0; i--) {
      id.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x180);
            case 1 -> 0x300 + random.nextInt(0x70);
            case 2 -> "\u0130\u00DF\u03A3\u017F\u212A\u1E9E \t".charAt(random.nextInt(8));
            default -> random.nextInt(Character.MAX_CODE_POINT);
          });
    }
    return id.toString();
  }
}

package io.keybearer.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceKeyTest {
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

  @Property
  boolean keyOfAKeyIsItself(@ForAll String id) {
    String key = ResourceKey.of(id);
    return ResourceKey.of(key).equals(key);
  }

  @Property
  boolean refsAreEqual_whenTheirIdsDifferInCasingOnly(@ForAll String provider, @ForAll String id) {
    return new AuthorizationRef("default", provider, id)
        .equals(new AuthorizationRef("DEFAULT ", ResourceKey.of(provider), ResourceKey.of(id)));
  }
}

package io.keybearer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedactionTest {
  private static final String CANARY = "canary-5f1d";

  @Test
  void secretIsNotInAnyText_whenATypeThatHoldsItIsPrinted() {
    Secret secret = Secret.of(CANARY);
    List<Object> holders =
        List.of(
            secret,
            List.of(secret),
            Optional.of(secret),
            new TokenSet(
                secret,
                Optional.of(secret),
                Optional.of(Duration.ofHours(1)),
                Map.of("access_token", CANARY)),
            new AuthorizationContext(CANARY, Map.of("access_token", CANARY)));

    assertThat(holders).allSatisfy(holder -> assertThat(holder.toString()).doesNotContain(CANARY));
  }

  @Test
  void valuesAreCompared_whenSecretsAreDifferentObjects() {
    assertThat(Secret.of(CANARY).hasSameValueAs(Secret.of(CANARY))).isTrue();
    assertThat(Secret.of(CANARY).hasSameValueAs(Secret.of("another"))).isFalse();
    assertThat(Secret.of(CANARY)).isNotEqualTo(Secret.of(CANARY));
  }
}

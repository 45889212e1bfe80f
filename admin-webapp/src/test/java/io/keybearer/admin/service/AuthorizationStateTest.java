package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.GrantType;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told of a connection that gives no tokens. */
final class AuthorizationStateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GrantDead",
        "NoRefreshToken",
        "OutcomeUnknown",
        "ReauthorizationRequired",
        "Revoked"
      })
  void saysToAuthorizeAgain_whereOnlyThatHelps(String code) {
    Authorization authorization =
        new Authorization(
            new UUID(0, 1),
            "c",
            GrantType.AUTHORIZATION_CODE,
            Map.of(),
            Optional.empty(),
            false,
            AuthorizationStatus.ERROR,
            Optional.of(code),
            1);

    AuthorizationState state = AuthorizationState.of(authorization);

    assertThat(state.error().orElseThrow().message()).containsPattern("authorized? (it )?again");
  }
}

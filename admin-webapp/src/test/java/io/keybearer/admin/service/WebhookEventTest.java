package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which event a change of status is. */
final class WebhookEventTest {
  @ParameterizedTest
  @CsvSource({
    "Error, GrantDead, NEEDS_LOGIN",
    "Error, OutcomeUnknown, NEEDS_LOGIN",
    "Error, ReauthorizationRequired, NEEDS_LOGIN",
    "Error, Unauthenticated, NEEDS_LOGIN",
    "Error, Revoked, NEEDS_LOGIN",
    "Error, NoRefreshToken, NEEDS_LOGIN",
    "Error, SecretRequired, FAILING",
    "Error, invalid_client, FAILING",
    "Connected, '', RECOVERED"
  })
  void needsALogin_whereALoginHelps(String status, String errorCode, WebhookEvent event) {
    assertThat(WebhookEvent.of("AuthorizationStatusChanged", status, errorCode)).contains(event);
  }
}

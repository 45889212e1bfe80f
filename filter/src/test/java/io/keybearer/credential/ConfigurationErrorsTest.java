package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors that somebody must mend: whose they are, and how they end. */
final class ConfigurationErrorsTest {
  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
  private TestNode node;
  private AuthorizationRef ref;
  private String grant;

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    node = new TestNode(connections, TestSettings.quick());
    grant = server.newGrant();
    ref = connections.authorizationCode("configuration" + names++, server, grant);
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  @Test
  void connectionOwnsTheError_whenItOwnsTheClient() {
    AuthorizationRef own = connections.clientCredentials("own" + names++, server);
    server.secrets("another");

    AuthorizationContextException first = node.refusal(own);
    node.refusal(own);

    assertThat(first.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
    assertThat(first.getMessage()).contains("invalid_client");
    assertThat(connections.token(own, "concat_ws('/', state, error_code)"))
        .isEqualTo("ERROR/invalid_client");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void providerOwnsTheError_whenItOwnsTheClient() {
    server.secrets("another");

    AuthorizationContextException first = node.refusal(ref);
    node.refusal(ref);

    assertThat(first.getMessage()).contains("invalid_client");
    assertThat(connections.token(ref, "state")).isEqualTo("OK");
    assertThat(
            connections.text(
                "select state from provider_state s join authorization_provider p"
                    + " on p.id = s.provider_id where p.name_key = ?",
                ref.provider()))
        .isEqualTo("ERROR");
    assertThat(server.requests()).hasSize(1);
    assertThat(server.accepts(grant)).isTrue();
  }

  @Test
  void secondSecretIsTried_whenTheFirstIsNotAcceptedAnyMore() {
    AuthorizationRef two =
        connections.clientCredentials(
            "two" + names++,
            server.tokenUrl(),
            Map.of("clientSecret", "old", "secondaryClientSecret", "new"),
            Map.of());
    server.secrets("new");

    assertThat(server.issued(node.token(two))).isTrue();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void providersSecondSecretIsTried_whenARefreshFindsTheFirstGone() {
    // Given
    String refreshToken = server.newGrant();
    AuthorizationRef code =
        connections.authorizationCode("twocode" + names++, server, refreshToken);
    connections.setProviderSecrets(
        code, Map.of("clientSecret", "old", "secondaryClientSecret", "new"));
    server.secrets("new");

    // When
    String token = node.token(code);

    // Then
    assertThat(server.issued(token)).isTrue();
    assertThat(server.requests()).hasSize(2);
    assertThat(connections.token(code, "concat_ws('/', state, error_code)")).isEqualTo("OK");
  }

  @Test
  void oneSecretIsSent_whenTheOtherHasEnded() {
    AuthorizationRef two =
        connections.clientCredentials(
            "ended" + names++,
            server.tokenUrl(),
            Map.of("clientSecret", "old", "secondaryClientSecret", "new"),
            Map.of("clientSecretExpiresOn", "2020-01-01"));
    server.secrets("new");

    assertThat(server.issued(node.token(two))).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void connectionRecovers_whenSomebodyForcesARefreshAfterAnError() {
    AuthorizationRef own = connections.clientCredentials("forced" + names++, server);
    server.secrets("another");
    node.refusal(own);
    server.secrets("secret-of-client-1");

    String token = node.manager.refreshNow(own, TestConnections.CALLER).accessToken();

    assertThat(server.issued(token)).isTrue();
    assertThat(node.token(own)).isEqualTo(token);
  }
}

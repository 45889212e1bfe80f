package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.MutualTlsServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that prove themselves by a certificate (RFC 8705), over real TLS on loopback. */
final class TlsClientAuthTest {
  private static TestConnections connections;
  private static int names;
  @TempDir private Path folder;

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @Test
  void certificateIsShown_andTheClientIdIsInTheBody() throws Exception {
    // Given
    try (Gateway gateway = new Gateway(true)) {
      AuthorizationRef ref = gateway.connection(gateway.server.pem("CN=client-one"));

      // When
      String token = gateway.token(ref);

      // Then
      assertThat(token).isEqualTo("CN=client-one");
      assertThat(gateway.server.bodies())
          .singleElement()
          .asString()
          .contains("client_id=client-1")
          .doesNotContain("client_secret", "CERTIFICATE", "PRIVATE");
    }
  }

  @Test
  void connectionIsNotShared_betweenCertificatesNorWithNone() throws Exception {
    // Given
    try (Gateway gateway = new Gateway(false)) {
      AuthorizationRef one = gateway.connection(gateway.server.pem("CN=client-one"));
      AuthorizationRef two = gateway.connection(gateway.server.pem("CN=client-two"));
      AuthorizationRef none =
          connections.clientCredentials(
              "tls" + names++, gateway.server.tokenUrl(), Map.of("clientSecret", "s"), Map.of());

      // When, Then
      assertThat(gateway.token(none)).isEqualTo("nobody");
      assertThat(gateway.token(one)).isEqualTo("CN=client-one");
      assertThat(gateway.token(two)).isEqualTo("CN=client-two");
      assertThat(gateway.manager.refreshNow(none, TestConnections.CALLER).accessToken())
          .isEqualTo("nobody");
      assertThat(gateway.manager.refreshNow(one, TestConnections.CALLER).accessToken())
          .isEqualTo("CN=client-one");
    }
  }

  @Test
  void serverReadsNothing_whenItDoesNotKnowTheCertificate() throws Exception {
    // Given a certificate of somebody else's authority
    try (Gateway gateway = new Gateway(true)) {
      AuthorizationRef ref;
      try (MutualTlsServer other = MutualTlsServer.start(true)) {
        ref = gateway.connection(other.pem("CN=stranger"));
      }

      // When
      AuthorizationContextException refusal = gateway.refusal(ref);

      // Then it is tried again by itself: it needs nobody once the server knows it
      assertThat(refusal.reason()).isEqualTo(Reason.ACQUISITION_FAILED);
      assertThat(connections.token(ref, "state")).isIn("OK", "UNKNOWN");
      assertThat(gateway.server.bodies()).isEmpty();
    }
  }

  @Test
  void connectionSaysSo_whenItsSecretIsNoCertificateWithItsKey() throws Exception {
    // Given
    try (Gateway gateway = new Gateway(true)) {
      String one = gateway.server.pem("CN=client-one");
      String two = gateway.server.pem("CN=client-two");
      String mixed =
          one.substring(0, one.indexOf("-----BEGIN PRIVATE"))
              + two.substring(two.indexOf("-----BEGIN PRIVATE"));

      for (String secret : new String[] {mixed, "no PEM", one.substring(0, one.length() / 2)}) {
        AuthorizationRef ref = gateway.connection(secret);

        // When
        AuthorizationContextException refusal = gateway.refusal(ref);

        // Then
        assertThat(refusal).hasMessageContaining("unusable_client_certificate");
        assertThat(connections.token(ref, "concat_ws('/', state, error_code)"))
            .isEqualTo("ERROR/unusable_client_certificate");
      }
      assertThat(gateway.server.bodies()).isEmpty();
    }
  }

  private final class Gateway implements AutoCloseable {
    final MutualTlsServer server;
    final OutboundHttpClient http;
    final CredentialManager manager;

    Gateway(boolean insists) throws IOException, GeneralSecurityException {
      server = MutualTlsServer.start(insists);
      http =
          new OutboundHttpClient(
              new HttpSettings(
                  Set.of("localhost"),
                  Optional.empty(),
                  Optional.of(server.trustStore(folder.resolve("trust.p12"))),
                  Optional.of(Secret.of("password")),
                  Duration.ofSeconds(3),
                  16,
                  16));
      manager =
          new CredentialManager(
              new TokenStore(connections.database, connections.vault),
              new ChangeFeed(connections.database, System::nanoTime),
              new TokenEndpoint(http, InstantSource.system()),
              ProviderCatalogue.bundled(),
              CredentialSettings.DEFAULTS);
      manager.pollChanges();
    }

    AuthorizationRef connection(String secret) {
      return connections.clientCredentials(
          "tls" + names++,
          server.tokenUrl(),
          Map.of("clientSecret", secret),
          Map.of("clientAuthentication", "tls_client_auth"));
    }

    String token(AuthorizationRef ref) {
      return manager.authorize(ref, TestConnections.CALLER).accessToken();
    }

    AuthorizationContextException refusal(AuthorizationRef ref) {
      try {
        manager.authorize(ref, TestConnections.CALLER);
      } catch (AuthorizationContextException e) {
        return e;
      }
      throw new AssertionError("there is a token for " + ref);
    }

    @Override
    public void close() {
      manager.close();
      http.close();
      server.close();
    }
  }
}

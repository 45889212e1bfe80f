package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that prove themselves by a key of their own: what can't work is said at PUT. */
class CertificateClientsTest {
  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;
  private static String pem;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
    try (TestAuthority authority = TestAuthority.start("CN=Clients", Instant.now())) {
      TestAuthority.Issued issued = authority.issue("CN=client-one", "");
      pem =
          new String(issued.pem(), StandardCharsets.US_ASCII)
              + new String(issued.keyPem(), StandardCharsets.US_ASCII);
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tls_client_auth, must be the client's certificate",
    "private_key_jwt, must be the client's private key"
  })
  void secretThatIsNoKeyIsRefused_andNamed(String method, String message) {
    String onProvider = "properties.oauth2.grantTypes.authorizationCode.clientSecret";

    Http.Answer ofProvider = client.put("/authorizationProviders/no-pem", code(method, "no PEM"));
    client.put("/authorizationProviders/" + method, credentials(method));
    Http.Answer ofConnection = client.put(connection(method), connectionBody("no PEM"));

    assertThat(ofProvider.status()).as(ofProvider.body()).isEqualTo(400);
    assertThat(ofProvider.body()).contains(onProvider, message).doesNotContain("no PEM");
    assertThat(ofConnection.status()).as(ofConnection.body()).isEqualTo(400);
    assertThat(ofConnection.body())
        .contains("properties.parameters.clientSecret", message)
        .doesNotContain("no PEM");
  }

  @ParameterizedTest
  @CsvSource({"tls_client_auth", "private_key_jwt"})
  void certificateWithItsKeyIsTaken(String method) {
    client.put("/authorizationProviders/" + method, credentials(method));

    Http.Answer ofProvider =
        client.put("/authorizationProviders/" + method + "-code", code(method, pem));
    Http.Answer ofConnection = client.put(connection(method), connectionBody(pem));

    assertThat(ofProvider.status()).as(ofProvider.body()).isEqualTo(201);
    assertThat(ofConnection.status()).as(ofConnection.body()).isIn(200, 201);
  }

  @Test
  void keyThatIsKeptIsRefused_whenItsMethodNeedsAnother() {
    // Given
    String path = "/authorizationProviders/changing";
    client.put(path, code("client_secret_post", "a password"));

    // When
    Http.Answer refused =
        client.put(path, code("private_key_jwt", "").replace("\"clientSecret\":\"\",", ""));

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("clientSecret", "must be the client's private key");
  }

  @ParameterizedTest
  @CsvSource({"tls_client_auth, /mtls/token", "private_key_jwt, /protocol/openid-connect/token"})
  void tokensAreAskedForWhereTheServerWantsClientsWithACertificate(String method, String path)
      throws Exception {
    // Given a server that says where that is
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String realm = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          byte[] body =
              """
              {"issuer":"%1$s","token_endpoint":"%1$s/protocol/openid-connect/token",
              "mtls_endpoint_aliases":{"token_endpoint":"%1$s/mtls/token"}}
              """
                  .formatted(realm)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();

    // When
    Http.Answer created =
        client.put(
            "/authorizationProviders/keycloak-" + method,
            """
            {"properties":{"identityProvider":"keycloak","oauth2":{"grantTypes":
            {"clientCredentials":{"realmUrl":"%s","clientAuthentication":"%s"}}}}}
            """
                .formatted(realm, method));
    server.stop(0);

    // Then
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(tokenUrl("keycloak-" + method)).isEqualTo(realm + path);
  }

  private static String tokenUrl(String provider) throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select token_url from authorization_provider where name = '" + provider + "'")) {
      row.next();
      return row.getString(1);
    }
  }

  private static String connection(String provider) {
    return "/authorizationProviders/" + provider + "/authorizations/c";
  }

  private static String connectionBody(String secret) {
    return """
    {"properties":{"authorizationType":"OAuth2","oauth2grantType":"ClientCredentials",
    "parameters":{"clientId":"c","clientSecret":%s}}}
    """
        .formatted(JsonNodeFactory.instance.textNode(secret));
  }

  private static String credentials(String method) {
    return """
    {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
    {"clientCredentials":{"tokenUrl":"https://idp.example.com/token",
    "clientAuthentication":"%s"}}}}}
    """
        .formatted(method);
  }

  private static String code(String method, String secret) {
    return """
    {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
    {"authorizationCode":{"clientId":"c","clientSecret":%s,"clientAuthentication":"%s",
    "authorizationUrl":"https://idp.example.com/authorize",
    "tokenUrl":"https://idp.example.com/token"}}}}}
    """
        .formatted(JsonNodeFactory.instance.textNode(secret), method);
  }
}

package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTest {
  private final Map<String, String> documents = new ConcurrentHashMap<>();
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private final Discovery discovery = new Discovery(http);
  private HttpServer server;
  private String origin;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String document = documents.get(exchange.getRequestURI().getPath());
          byte[] bytes =
              (document == null ? "no" : document.replace('\'', '"'))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(document == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    origin = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    http.close();
    server.stop(0);
  }

  @Test
  void metadataIsReadWhereOpenIdPutsIt() {
    documents.put(
        "/realm/.well-known/openid-configuration",
        "{'issuer':'"
            + origin
            + "/realm','token_endpoint':'https://idp.example/token',"
            + "'authorization_endpoint':'https://idp.example/authorize',"
            + "'jwks_uri':'https://idp.example/keys','scopes_supported':['openid','email'],"
            + "'token_endpoint_auth_methods_supported':['client_secret_post','private_key_jwt','x'],"
            + "'code_challenge_methods_supported':['plain','S256'],"
            + "'authorization_response_iss_parameter_supported':true,'unknown':{'a':1}}");

    ServerMetadata metadata = discovery.discover(origin + "/realm");

    assertThat(metadata.tokenEndpoint()).contains("https://idp.example/token");
    assertThat(metadata.jwksUri()).contains("https://idp.example/keys");
    assertThat(metadata.scopes()).containsExactly("openid", "email");
    assertThat(metadata.clientAuthentications())
        .containsExactly(
            ClientAuthentication.PRIVATE_KEY_JWT, ClientAuthentication.CLIENT_SECRET_POST);
    assertThat(metadata.codeChallengeS256()).isTrue();
    assertThat(metadata.issuerInCallback()).isTrue();
  }

  @Test
  void endpointOfClientsWithACertificateIsRead_whenItIsElsewhere() {
    documents.put(
        "/.well-known/openid-configuration",
        "{'issuer':'"
            + origin
            + "','token_endpoint':'https://idp.example/token',"
            + "'mtls_endpoint_aliases':{'token_endpoint':'https://mtls.idp.example/token'}}");

    ServerMetadata metadata = discovery.discover(origin);

    assertThat(metadata.tokenEndpoint()).contains("https://idp.example/token");
    assertThat(metadata.mutualTlsTokenEndpoint()).contains("https://mtls.idp.example/token");
  }

  @Test
  void metadataIsRefused_whenAnAliasMustNotBeUsed() {
    documents.put(
        "/.well-known/openid-configuration",
        "{'issuer':'"
            + origin
            + "','mtls_endpoint_aliases':{'token_endpoint':'https://169.254.169.254/token'}}");

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discovery.discover(origin));
  }

  @Test
  void metadataIsReadWhereRfc8414PutsIt_whenOpenIdHasNone() {
    documents.put(
        "/.well-known/oauth-authorization-server/realm",
        "{'issuer':'" + origin + "/realm','token_endpoint':'https://idp.example/token'}");

    ServerMetadata metadata = discovery.discover(origin + "/realm");

    assertThat(metadata.tokenEndpoint()).contains("https://idp.example/token");
    assertThat(metadata.clientAuthentications())
        .containsExactly(ClientAuthentication.CLIENT_SECRET_BASIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/realm/", "/Realm", "/other", ""})
  void metadataIsRefused_whenItNamesAnotherIssuer(String path) {
    documents.put("/realm/.well-known/openid-configuration", "{'issuer':'" + origin + path + "'}");

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discovery.discover(origin + "/realm"))
        .withMessageContaining("issuer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example/token",
        "javascript:alert(1)",
        "https://127.0.0.2/token",
        "https://169.254.169.254/token",
        "not a uri"
      })
  void metadataIsRefused_whenAnAddressMustNotBeUsed(String address) {
    documents.put(
        "/.well-known/openid-configuration",
        "{'issuer':'" + origin + "','token_endpoint':'" + address + "'}");

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discovery.discover(origin))
        .withMessageContaining("token_endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "<html></html>", "", "'text'"})
  void metadataIsRefused_whenItIsNoObject(String document) {
    documents.put("/.well-known/openid-configuration", document);

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discovery.discover(origin));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://idp.example/?a=b", "https://idp.example/#x", "idp", "ht tp:"})
  void issuerIsRefused_whenItCannotBeOne(String issuer) {
    assertThatExceptionOfType(DiscoveryException.class).isThrownBy(() -> Discovery.places(issuer));
  }

  @Test
  void wellKnownGoesBetweenHostAndPath() {
    assertThat(Discovery.places("https://idp.example/a/b"))
        .containsExactly(
            URI.create("https://idp.example/a/b/.well-known/openid-configuration"),
            URI.create("https://idp.example/.well-known/oauth-authorization-server/a/b"));
  }
}

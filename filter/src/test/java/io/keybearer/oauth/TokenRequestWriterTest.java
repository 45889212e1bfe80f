package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpRequest;
import io.keybearer.model.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TokenRequestWriterTest {
  private static final URI ENDPOINT = URI.create("https://login.example/token?keep=1");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final TokenGrant CLIENT_CREDENTIALS =
      new TokenGrant.ClientCredentials(Optional.of("a b"));

  @Test
  void clientCredentialsGoInTheBody_whenTheMethodIsPost() {
    HttpRequest request =
        write(CLIENT_CREDENTIALS, standard(ClientAuthentication.CLIENT_SECRET_POST));

    assertThat(request.uri()).isEqualTo(ENDPOINT);
    assertThat(header(request, "Accept")).isEqualTo("application/json");
    assertThat(form(request))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "client_credentials",
                "scope", "a b",
                "client_id", "id:1",
                "client_secret", "s&c=r/t ü"));
  }

  @Test
  void idAndSecretAreEncodedFirst_whenTheMethodIsBasic() {
    HttpRequest request =
        write(CLIENT_CREDENTIALS, standard(ClientAuthentication.CLIENT_SECRET_BASIC));

    assertThat(basic(request)).isEqualTo("id%3A1:s%26c%3Dr%2Ft+%C3%BC");
    assertThat(form(request)).doesNotContainKeys("client_id", "client_secret");
  }

  @Test
  void idAndSecretAreRaw_whenTheCatalogueSaysSo() {
    HttpRequest request =
        write(CLIENT_CREDENTIALS, standard(ClientAuthentication.CLIENT_SECRET_BASIC_RAW));

    assertThat(basic(request)).isEqualTo("id:1:s&c=r/t ü");
  }

  @Test
  void refreshSendsNoScope() {
    HttpRequest request =
        write(
            new TokenGrant.Refresh(Secret.of("rt+1")),
            standard(ClientAuthentication.CLIENT_SECRET_BASIC));

    assertThat(form(request))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("grant_type", "refresh_token", "refresh_token", "rt+1"));
  }

  @Test
  void codeExchangeCarriesRedirectUriAndVerifier() {
    HttpRequest request =
        write(
            new TokenGrant.Code(
                Secret.of("c"), "https://kb.example/callback/x", Optional.of(Secret.of("v"))),
            standard(ClientAuthentication.NONE));

    assertThat(form(request))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "authorization_code",
                "code", "c",
                "redirect_uri", "https://kb.example/callback/x",
                "code_verifier", "v",
                "client_id", "id:1"));
  }

  @Test
  void catalogueAddsAndRenames() {
    TokenRequestShape shape =
        new TokenRequestShape(
            ClientAuthentication.CLIENT_SECRET_POST,
            TokenRequestShape.Format.JSON,
            Map.of("resource", "https://graph"),
            Map.of(),
            Map.of("Accept", "application/vnd.x+json", "X-Version", "2"),
            Map.of("client_id", "client_key"));

    HttpRequest request = write(CLIENT_CREDENTIALS, shape);

    assertThat(header(request, "Accept")).isEqualTo("application/vnd.x+json");
    assertThat(header(request, "X-Version")).isEqualTo("2");
    assertThat(header(request, "Content-Type")).isEqualTo("application/json");
    assertThat(request.body().orElseThrow().text())
        .contains("\"client_key\":\"id:1\"", "\"resource\":\"https://graph\"")
        .doesNotContain("client_id");
  }

  @Test
  void assertionIsSigned_whenTheMethodIsPrivateKeyJwt() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    TokenRequest request =
        new TokenRequest(
            ENDPOINT,
            CLIENT_CREDENTIALS,
            new ClientIdentity("id:1", List.of(Secret.of(key.toJSONString()))),
            standard(ClientAuthentication.PRIVATE_KEY_JWT),
            TokenResponseShape.STANDARD);

    Map<String, String> form =
        form(
            new TokenRequestWriter(request, request.client().secrets().stream().findFirst(), NOW)
                .write());

    SignedJWT jwt = SignedJWT.parse(form.get("client_assertion"));
    assertThat(jwt.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("k1");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("id:1");
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("id:1");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(ENDPOINT.toString());
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(NOW.plusSeconds(120));
    assertThat(form).doesNotContainKey("client_secret");
  }

  @Test
  void keyIsNotRepeated_whenItCannotBeRead() {
    assertThatExceptionOfType(UnusableKeyException.class)
        .isThrownBy(() -> write(CLIENT_CREDENTIALS, standard(ClientAuthentication.PRIVATE_KEY_JWT)))
        .withMessageNotContaining("s&c");
  }

  private static HttpRequest write(TokenGrant grant, TokenRequestShape shape) {
    TokenRequest request =
        new TokenRequest(
            ENDPOINT,
            grant,
            new ClientIdentity("id:1", List.of(Secret.of("s&c=r/t ü"))),
            shape,
            TokenResponseShape.STANDARD);
    return new TokenRequestWriter(request, request.client().secrets().stream().findFirst(), NOW)
        .write();
  }

  private static TokenRequestShape standard(ClientAuthentication method) {
    return TokenRequestShape.standard(method);
  }

  private static String header(HttpRequest request, String name) {
    return request.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpHeader::value)
        .findFirst()
        .orElse("");
  }

  private static String basic(HttpRequest request) {
    String header = header(request, "Authorization");
    assertThat(header).startsWith("Basic ");
    return new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(HttpRequest request) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : request.body().orElseThrow().text().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }
}

package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.keybearer.policy.expression.Jwt;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.testing.TestAuthority;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** validate-jwt as documents write it, over real metadata and keys. */
class ValidateJwtTest {
  private static final byte[] SECRET =
      "an inline key of the tests: 0123456789 0123".getBytes(StandardCharsets.UTF_8);
  private static final String KEY = Base64.getEncoder().encodeToString(SECRET);
  private static final String INLINE =
      "<issuer-signing-keys><key>" + KEY + "</key></issuer-signing-keys>";

  private final PolicyStage stage = new PolicyStage();
  private TokenIssuer issuer;

  @BeforeEach
  void start() throws IOException {
    issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
  }

  @AfterEach
  void stop() {
    issuer.close();
    stage.close();
  }

  private static String policy(String attributes, String children) {
    return "<validate-jwt " + attributes + ">" + children + "</validate-jwt>";
  }

  private String openId() {
    return "<openid-config url='" + issuer.metadataUrl() + "'/>";
  }

  private static Map<String, Object> claims(Object... pairs) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("exp", PolicyStage.START.plusSeconds(600).getEpochSecond());
    for (int at = 0; at < pairs.length; at += 2) {
      claims.put((String) pairs[at], pairs[at + 1]);
    }
    return claims;
  }

  private static String inlineToken(Map<String, Object> claims) {
    return TokenIssuer.sign(
        new OctetSequenceKey.Builder(SECRET).build(), JWSAlgorithm.HS256, claims);
  }

  /**
   * A token that does not pass.
   *
   * @param name what it is about
   * @param children inside the policy
   * @param token the token
   * @param reason expected of the error
   * @param message expected of the error
   */
  record Row(
      String name, String children, Map<String, Object> token, String reason, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    String claim =
        "<required-claims><claim name='scp' match='%s' separator=' '>%s</claim></required-claims>";
    String read = "<value>read</value>";
    String both = read + "<value>write</value>";
    return List.of(
        new Row(
            "expired",
            "",
            claims("exp", PolicyStage.START.getEpochSecond()),
            "TokenExpired",
            "The token has expired. Access denied."),
        new Row(
            "not yet valid",
            "",
            claims("nbf", PolicyStage.START.getEpochSecond() + 1),
            "JwtInvalid",
            "The token is not valid yet."),
        new Row(
            "without end",
            "",
            Map.of("sub", "me"),
            "JwtInvalid",
            "The token does not say when it expires."),
        new Row(
            "audience",
            "<audiences><audience>api://a</audience></audiences>",
            claims("aud", List.of("api://b", "api://c")),
            "TokenAudienceNotAllowed",
            "The token's audience is not allowed. Access denied."),
        new Row(
            "no audience",
            "<audiences><audience>api://a</audience></audiences>",
            claims(),
            "TokenAudienceNotAllowed",
            "The token's audience is not allowed. Access denied."),
        new Row(
            "issuer",
            "<issuers><issuer>https://a</issuer></issuers>",
            claims("iss", "https://b"),
            "TokenIssuerNotAllowed",
            "The token's issuer is not allowed. Access denied."),
        new Row(
            "no issuer",
            "<issuers><issuer>https://a</issuer></issuers>",
            claims(),
            "TokenIssuerNotAllowed",
            "The token's issuer is not allowed. Access denied."),
        new Row(
            "claims missing",
            "<required-claims><claim name='a'/><claim name='b'/><claim name='c'/></required-claims>",
            claims("b", "x"),
            "TokenClaimNotFound",
            "JWT token is missing the following claims: a, c. Access denied."),
        new Row(
            "all of",
            claim.formatted("all", both),
            claims("scp", "read list"),
            "TokenClaimValueNotAllowed",
            "Claim scp value of read,list is not allowed. Access denied."),
        new Row(
            "all of an array",
            claim.formatted("all", both),
            claims("scp", List.of("write")),
            "TokenClaimValueNotAllowed",
            "Claim scp value of write is not allowed. Access denied."),
        new Row(
            "any of",
            claim.formatted("any", both),
            claims("scp", "list readwrite"),
            "TokenClaimValueNotAllowed",
            "Claim scp value of list,readwrite is not allowed. Access denied."),
        new Row(
            "without separator",
            "<required-claims><claim name='scp'>" + read + "</claim></required-claims>",
            claims("scp", "read write"),
            "TokenClaimValueNotAllowed",
            "Claim scp value of read write is not allowed. Access denied."));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void denies(Row row) {
    // Given
    stage.headers.put("Authorization", "Bearer " + inlineToken(row.token()));
    // When
    PolicyRun run =
        stage.run(policy("header-name='Authorization' id='check'", INLINE + row.children()));
    // Then
    assertThat(PolicyStage.error(run).source()).isEqualTo("validate-jwt");
    assertThat(PolicyStage.error(run).reason()).isEqualTo(row.reason());
    assertThat(PolicyStage.error(run).message()).isEqualTo(row.message());
    assertThat(PolicyStage.error(run).policyId()).isEqualTo("check");
    assertThat(PolicyStage.error(run).path()).isEqualTo("validate-jwt[1]");
    assertThat(run.response().status()).isEqualTo(401);
    assertThat(body(run)).isEqualTo("{\"statusCode\":401,\"message\":\"" + row.message() + "\"}");
  }

  private static String body(PolicyRun run) {
    return new String(run.response().body().bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "read write; all; read write list",
        "read write; any; list write",
        "read; all; read",
        "''; all; anything"
      })
  void passes_whenClaimsHaveTheValues(String values, String match, String scope) {
    String children =
        values.isEmpty() ? "" : "<value>" + values.replace(" ", "</value><value>") + "</value>";
    stage.headers.put("Authorization", "bearer " + inlineToken(claims("scp", scope)));
    PolicyRun run =
        stage.run(
            policy(
                "header-name='Authorization'",
                INLINE
                    + "<required-claims><claim name='scp' separator=' ' match='"
                    + match
                    + "'>"
                    + children
                    + "</claim></required-claims>"));
    assertThat(run.lastError()).isNull();
  }

  @Test
  void passes_whenNumbersAndTruthValuesAreAsked() {
    stage.headers.put("X-Token", inlineToken(claims("level", 3, "ok", true)));
    PolicyRun run =
        stage.run(
            policy(
                "header-name='X-Token'",
                INLINE
                    + "<required-claims><claim name='level'><value>3</value></claim>"
                    + "<claim name='ok'><value>true</value></claim></required-claims>"));
    assertThat(run.lastError()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, '', TokenNotPresent, JWT not present.",
        "'', '', TokenNotPresent, JWT not present.",
        "Bearer, '', JwtInvalid, The text is not a JSON Web Token.",
        "Bearer x.y.z, '', JwtInvalid, The text is not a JSON Web Token.",
        "TOKEN, require-scheme='Bearer', TokenNotPresent, JWT not present.",
        "Basic TOKEN, require-scheme='Bearer', TokenNotPresent, JWT not present.",
        "Bearer TOKEN, require-scheme='DPoP', TokenNotPresent, JWT not present.",
        "Basic TOKEN, '', JwtInvalid, The text is not a JSON Web Token."
      })
  void deniesWhatIsNoToken(String header, String attributes, String reason, String message) {
    // Given
    if (header != null) {
      stage.headers.put("Authorization", header.replace("TOKEN", inlineToken(claims())));
    }
    // When
    PolicyRun run = stage.run(policy("header-name='Authorization' " + attributes, INLINE));
    // Then
    assertThat(PolicyStage.error(run).reason()).isEqualTo(reason);
    assertThat(PolicyStage.error(run).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "TOKEN, Authorization, ''", "bearer TOKEN, Authorization, require-scheme='Bearer'",
    "DPoP TOKEN, Authorization, require-scheme='DPoP'", "TOKEN, X-Token, require-scheme='Bearer'"
  })
  void passes_whateverTheSchemeMayBe(String value, String header, String attributes) {
    stage.headers.put(header, value.replace("TOKEN", inlineToken(claims())));
    PolicyRun run = stage.run(policy("header-name='" + header + "' " + attributes, INLINE));
    assertThat(run.lastError()).isNull();
  }

  @Test
  void deniesTwoTokens() {
    String token = inlineToken(claims());
    stage.headers.put("Authorization", "Bearer " + token + "\nBearer " + token);
    PolicyRun run = stage.run(policy("header-name='Authorization'", INLINE));
    assertThat(PolicyStage.error(run).reason()).isEqualTo("JwtInvalid");
  }

  @Test
  void readsTheTokenFromTheQueryOrAValue() {
    String token = inlineToken(claims());
    stage.query = "a=b&jwt=" + token;
    assertThat(stage.run(policy("query-parameter-name='jwt'", INLINE)).lastError()).isNull();
    assertThat(stage.run(policy("token-value='" + token + "'", INLINE)).lastError()).isNull();
    PolicyRun without = stage.run(policy("query-parameter-name='other'", INLINE));
    assertThat(PolicyStage.error(without).reason()).isEqualTo("TokenNotPresent");
  }

  @Test
  void answersAsTheDocumentSays() {
    // When
    PolicyRun run =
        stage.run(
            policy(
                "header-name='Authorization' failed-validation-httpcode='403'"
                    + " failed-validation-error-message='Sign in first.'",
                INLINE));
    PolicyRun broken =
        stage.run(policy("header-name='Authorization' failed-validation-httpcode='503'", INLINE));
    // Then
    assertThat(run.response().status()).isEqualTo(403);
    assertThat(body(run)).isEqualTo("{\"statusCode\":403,\"message\":\"Sign in first.\"}");
    assertThat(PolicyStage.error(run).message()).isEqualTo("JWT not present.");
    assertThat(body(broken)).isEqualTo("{\"statusCode\":503,\"message\":\"JWT not present.\"}");
  }

  @Test
  void passesTokensOfAnOpenIdIssuer_andGivesTheVariable() {
    // Given
    stage.headers.put(
        "Authorization",
        "Bearer "
            + issuer.token(
                "one", JWSAlgorithm.RS256, claims("sub", "me", "roles", List.of("a", "b"))));
    // When
    PolicyRun run =
        stage.run(policy("header-name='Authorization' output-token-variable-name='jwt'", openId()));
    // Then
    assertThat(run.lastError()).isNull();
    Jwt jwt = (Jwt) Objects.requireNonNull(run.variables().get("jwt"));
    assertThat(jwt.subject()).isEqualTo("me");
    assertThat(jwt.issuer()).isEqualTo(issuer.issuer());
    assertThat(jwt.claims().get("roles")).containsExactly("a", "b");
  }

  @Test
  void deniesKeysAndIssuersThatTheMetadataDoNotName() {
    issuer.publish("two", JWSAlgorithm.RS256);
    assertThat(reason(openId(), issuer.token("three", JWSAlgorithm.RS256, claims())))
        .isEqualTo("TokenSignatureKeyNotFound");
    String token = issuer.token("one", JWSAlgorithm.RS256, claims());
    assertThat(reason(openId(), token.substring(0, token.length() - 6) + "AAAAAA"))
        .isEqualTo("TokenSignatureInvalid");
    assertThat(
            reason(
                openId(), issuer.token("one", JWSAlgorithm.RS256, claims("iss", "https://other"))))
        .isEqualTo("TokenIssuerNotAllowed");
    assertThat(
            reason(
                openId() + "<issuers><issuer>https://other</issuer></issuers>",
                issuer.token("one", JWSAlgorithm.RS256, claims("iss", "https://other"))))
        .isEqualTo("passes");
    issuer.down(true);
    assertThat(reason("<openid-config url='" + issuer.address() + "/nowhere'/>", token))
        .isEqualTo("TokenSignatureKeyNotFound");
  }

  private String reason(String children, String token) {
    stage.headers.put("Authorization", "Bearer " + token);
    PolicyRun run = stage.run(policy("header-name='Authorization'", children));
    return run.lastError() == null ? "passes" : String.valueOf(PolicyStage.error(run).reason());
  }

  @Test
  void takesKeysByTheirNumbersAndEncryptedTokens() throws Exception {
    // Given
    RSAKey rsa = (RSAKey) TokenIssuer.key("one", JWSAlgorithm.RS256);
    String numbers =
        "<issuer-signing-keys><key id='one' n='"
            + rsa.getModulus()
            + "' e='"
            + rsa.getPublicExponent()
            + "'/></issuer-signing-keys>";
    byte[] secret = java.util.Arrays.copyOf(SECRET, 32);
    String decryption =
        "<decryption-keys><key>"
            + Base64.getEncoder().encodeToString(secret)
            + "</key></decryption-keys>";
    JWEObject encrypted =
        new JWEObject(
            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
            new Payload(issuer.token("one", JWSAlgorithm.RS256, claims())));
    encrypted.encrypt(new DirectEncrypter(secret));
    // When, Then
    assertThat(reason(numbers, issuer.token("one", JWSAlgorithm.PS256, claims())))
        .isEqualTo("passes");
    assertThat(reason(numbers, issuer.token("two", JWSAlgorithm.RS256, claims())))
        .isEqualTo("TokenSignatureKeyNotFound");
    assertThat(reason(numbers + decryption, encrypted.serialize())).isEqualTo("passes");
    assertThat(reason(numbers, encrypted.serialize())).isEqualTo("JwtInvalid");
  }

  @Test
  void takesKeysOfCertificatesThatTheGatewayHolds() throws Exception {
    try (TestAuthority authority = TestAuthority.start("CN=Authority", PolicyStage.START)) {
      // Given
      TestAuthority.Issued held =
          authority.issue(
              "CN=held", "", "RSA", PolicyStage.START, PolicyStage.START.plusSeconds(9));
      stage.files.put("certificates/held.pem", held.pem());
      stage.files.put("certificates/held.key", held.keyPem());
      RSAPublicKey publicKey = (RSAPublicKey) held.certificate().getPublicKey();
      RSAKey signing = new RSAKey.Builder(publicKey).privateKey(held.key()).build();
      String token = TokenIssuer.sign(signing, JWSAlgorithm.RS256, claims());
      JWEObject encrypted =
          new JWEObject(
              new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
              new Payload(token));
      encrypted.encrypt(new RSAEncrypter(publicKey));
      String keys = "<issuer-signing-keys><key certificate-id='held'/></issuer-signing-keys>";
      String opening = "<decryption-keys><key certificate-id='held'/></decryption-keys>";
      // When, Then
      assertThat(reason(keys, token)).isEqualTo("passes");
      assertThat(reason(keys, issuer.token("one", JWSAlgorithm.RS256, claims())))
          .isEqualTo("TokenSignatureKeyNotFound");
      assertThat(reason(keys + opening, encrypted.serialize())).isEqualTo("passes");
    }
  }

  @Test
  void readsEverythingFromExpressions() {
    // Given
    stage.headers.put("X-Key", KEY);
    stage.headers.put("X-Audience", "api://a");
    String token = inlineToken(claims("aud", "api://a", "scp", "read"));
    stage.headers.put("Authorization", "Bearer " + token);
    String header = "@(context.Request.Headers.GetValueOrDefault(\"%s\", \"\"))";
    String policy =
        policy(
            "token-value='@(context.Request.Headers[\"Authorization\"][0].Substring(7))'"
                + " failed-validation-httpcode='@(400 + 3)'",
            "<issuer-signing-keys><key>"
                + header.formatted("X-Key")
                + "</key></issuer-signing-keys><audiences><audience>"
                + header.formatted("X-Audience")
                + "</audience></audiences><required-claims><claim name='scp'><value>"
                + "@(\"re\" + \"ad\")</value></claim></required-claims>");
    // When, Then
    assertThat(stage.run(policy).lastError()).isNull();
    stage.headers.put("X-Audience", "api://b");
    PolicyRun refused = stage.run(policy);
    assertThat(PolicyStage.error(refused).reason()).isEqualTo("TokenAudienceNotAllowed");
    assertThat(refused.response().status()).isEqualTo(403);
    stage.headers.put("X-Key", "c2hvcnQ=");
    assertThat(PolicyStage.error(stage.run(policy)).reason()).isEqualTo("KeyNotUsable");
  }

  @Test
  void passesLateTokens_whenClocksMayDiffer() {
    stage.headers.put("Authorization", inlineToken(claims()));
    stage.now = PolicyStage.START.plusSeconds(629);
    assertThat(stage.run(policy("header-name='Authorization' clock-skew='30'", INLINE)).lastError())
        .isNull();
    assertThat(
            PolicyStage.error(
                    stage.run(policy("header-name='Authorization' clock-skew='29'", INLINE)))
                .reason())
        .isEqualTo("TokenExpired");
  }

  @Test
  void passesTokensWithoutSignatureOrEnd_onlyWhereTheDocumentSaysSo() {
    String lax =
        "header-name='Authorization' require-signed-tokens='false'"
            + " require-expiration-time='false'";
    stage.headers.put("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.");
    assertThat(stage.run(policy(lax, INLINE)).lastError()).isNull();
    assertThat(PolicyStage.error(stage.run(policy("header-name='Authorization'", INLINE))).reason())
        .isEqualTo("TokenSignatureInvalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; ``; Exactly one of 'header-name', 'query-parameter-name' and 'token-value' is required",
        "header-name='A' token-value='x'; ``; Exactly one of",
        "header-name='A'; <issuer-signing-keys><key>c2hvcnQ=</key></issuer-signing-keys>; has 5 bytes",
        "header-name='A'; <issuer-signing-keys><key>no base64!</key></issuer-signing-keys>; not Base64",
        "header-name='A'; <issuer-signing-keys><key/></issuer-signing-keys>; is missing",
        "header-name='A'; <issuer-signing-keys><key n='AQAB'/></issuer-signing-keys>; 'e' is missing",
        "header-name='A'; <issuer-signing-keys><key n='AQAB' e='AQAB'/></issuer-signing-keys>; not an RSA key",
        "header-name='A'; <issuer-signing-keys><zumo-master-key>x</zumo-master-key></issuer-signing-keys>; not implemented",
        "header-name='A'; <issuer-signing-keys><key certificate-id='no'/></issuer-signing-keys>; no certificate 'no'",
        "header-name='A'; <openid-config url='nowhere'/>; is not an absolute URL",
        "header-name='A'; <audiences/>; At least one 'audience' is required",
        "header-name='A' clock-skew='-1'; ``; whole number from 0"
      })
  void refusesDocuments(String attributes, String children, String problem) {
    List<Diagnostic> found = PolicyStage.load(policy(attributes, children));
    assertThat(found).anyMatch(each -> each.isError() && each.toString().contains(problem));
  }

  @Test
  void refusesAPublicKeyInThePlaceOfASecret() throws Exception {
    RSAKey rsa = (RSAKey) TokenIssuer.key("one", JWSAlgorithm.RS256);
    String text = Base64.getEncoder().encodeToString(rsa.toRSAPublicKey().getEncoded());
    assertThat(
            PolicyStage.load(
                policy(
                    "header-name='A'",
                    "<issuer-signing-keys><key>" + text + "</key></issuer-signing-keys>")))
        .anyMatch(each -> each.toString().contains("is a public key or certificate"));
  }
}

package io.keybearer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens pass; keys come over real HTTP. */
class TokenVerifierTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final byte[] SECRET =
      "a secret of at least sixty-four bytes: 0123456789 0123456789 0123"
          .getBytes(StandardCharsets.UTF_8);

  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private TokenIssuer issuer;
  private Instant now = START;
  private final TokenVerifier verifier = new TokenVerifier(http, () -> now);

  @BeforeEach
  void start() throws IOException {
    issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
  }

  @AfterEach
  void stop() {
    issuer.close();
    verifier.close();
    http.close();
  }

  private TokenRules rules(TokenIssuer... issuers) {
    return new TokenRules(
        Arrays.stream(issuers).map(TokenIssuer::metadataUrl).toList(),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        List.of(),
        true,
        true,
        Duration.ZERO);
  }

  private static TokenRules withKeys(SigningKey... keys) {
    return new TokenRules(
        List.of(),
        List.of(keys),
        List.of(),
        Set.of(),
        Set.of(),
        List.of(),
        true,
        true,
        Duration.ZERO);
  }

  private static Map<String, Object> claims(Object... pairs) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("exp", START.plusSeconds(600).getEpochSecond());
    for (int at = 0; at < pairs.length; at += 2) {
      claims.put((String) pairs[at], pairs[at + 1]);
    }
    return claims;
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The word for what becomes of the token; {@code passes} when it does. */
  private String outcome(@Nullable String token, TokenRules rules) {
    Throwable refused = catchThrowable(() -> verifier.verify(token, rules));
    return refused == null ? "passes" : ((TokenRefusedException) refused).failure().text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void takesTheAlgorithmsOfAnRsaKey(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    String token =
        TokenIssuer.sign(
            TokenIssuer.key("one", JWSAlgorithm.RS256), algorithm, claims("iss", issuer.issuer()));
    assertThat(outcome(token, rules(issuer))).isEqualTo("passes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES384", "ES512"})
  void takesTheAlgorithmOfACurve(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    issuer.publish(name, algorithm);
    assertThat(outcome(issuer.token(name, algorithm, claims()), rules(issuer))).isEqualTo("passes");
  }

  @ParameterizedTest
  @CsvSource({
    "32, HS256, passes",
    "32, HS384, TokenSignatureInvalid",
    "48, HS384, passes",
    "64, HS512, passes",
    "48, HS512, TokenSignatureInvalid"
  })
  void takesHmac_whenTheSecretIsLongEnough(int bytes, String name, String outcome) {
    OctetSequenceKey signing = new OctetSequenceKey.Builder(SECRET).build();
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    byte[] secret = Arrays.copyOf(SECRET, bytes);
    String token =
        bytes < algorithmBytes(algorithm)
            ? TokenIssuer.sign(signing, algorithm, claims())
            : TokenIssuer.sign(new OctetSequenceKey.Builder(secret).build(), algorithm, claims());
    assertThat(outcome(token, withKeys(SigningKey.secret(null, secret)))).isEqualTo(outcome);
  }

  private static int algorithmBytes(JWSAlgorithm algorithm) {
    return Integer.parseInt(algorithm.getName().substring(2)) / 8;
  }

  @Test
  void refusesTokensWithoutASignature_unlessTheyAreAllowed() {
    // Given
    String none = base64("{\"alg\":\"none\"}") + "." + base64("{\"exp\":1900000000}") + ".";
    TokenRules strict = withKeys(SigningKey.secret(null, SECRET));
    TokenRules lax =
        new TokenRules(
            List.of(),
            strict.signingKeys(),
            List.of(),
            Set.of(),
            Set.of(),
            List.of(),
            true,
            false,
            Duration.ZERO);
    String forged =
        TokenIssuer.sign(
            new OctetSequenceKey.Builder(new byte[64]).build(), JWSAlgorithm.HS256, claims());
    // When, Then
    assertThat(outcome(none, strict)).isEqualTo("TokenSignatureInvalid");
    assertThat(outcome(none, lax)).isEqualTo("passes");
    assertThat(outcome(none + "c2lnbmF0dXJl", lax)).isEqualTo("JwtInvalid");
    assertThat(outcome(forged, lax)).isEqualTo("TokenSignatureInvalid");
  }

  @Test
  void refusesAPublicKeyTakenForASecret() throws Exception {
    // Given
    RSAKey key = (RSAKey) TokenIssuer.key("one", JWSAlgorithm.RS256);
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    String token =
        TokenIssuer.sign(
            new OctetSequenceKey.Builder(publicKey).keyID("one").build(),
            JWSAlgorithm.HS256,
            claims("iss", issuer.issuer()));
    // When, Then
    assertThat(outcome(token, rules(issuer))).isEqualTo("TokenSignatureInvalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "a.b.c", "eyJ9.eyJ9.", "Bearer a.b.c", "{}", ".."})
  void refusesWhatIsNoToken(String text) {
    assertThat(outcome(text, rules(issuer))).isEqualTo("JwtInvalid");
  }

  @Test
  void refusesOddTokens() {
    TokenRules rules = withKeys(SigningKey.secret(null, SECRET));
    String good =
        TokenIssuer.sign(
            new OctetSequenceKey.Builder(SECRET).build(), JWSAlgorithm.HS256, claims());
    String critical =
        base64("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}")
            + good.substring(good.indexOf('.'));
    assertThat(outcome(good, rules)).isEqualTo("passes");
    assertThat(outcome(good.substring(0, good.length() - 4) + "AAAA", rules))
        .isEqualTo("TokenSignatureInvalid");
    assertThat(outcome(critical, rules)).isEqualTo("JwtInvalid");
    assertThat(outcome("x".repeat(70_000), rules)).isEqualTo("JwtInvalid");
    assertThat(outcome(null, rules)).isEqualTo("TokenNotPresent");
    assertThat(outcome("  ", rules)).isEqualTo("TokenNotPresent");
  }

  @ParameterizedTest
  @CsvSource({
    "600, 0, TokenExpired", "599, 0, passes", "629, 30, passes", "630, 30, TokenExpired",
    "-1, 0, JwtInvalid", "0, 0, passes", "-30, 30, passes", "-31, 30, JwtInvalid"
  })
  void comparesTimes(long offsetSeconds, long skewSeconds, String outcome) {
    // Given
    String token = issuer.token("one", JWSAlgorithm.RS256, claims("nbf", START.getEpochSecond()));
    TokenRules base = rules(issuer);
    TokenRules rules =
        new TokenRules(
            base.metadata(),
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            List.of(),
            true,
            true,
            Duration.ofSeconds(skewSeconds));
    // When
    now = START.plusSeconds(offsetSeconds);
    // Then
    assertThat(outcome(token, rules)).isEqualTo(outcome);
  }

  @Test
  void refusesATokenWithoutAnEnd_unlessThatIsAllowed_andAnEndThatIsNoTime() {
    TokenRules strict = withKeys(SigningKey.secret(null, SECRET));
    TokenRules lax =
        new TokenRules(
            List.of(),
            strict.signingKeys(),
            List.of(),
            Set.of(),
            Set.of(),
            List.of(),
            false,
            true,
            Duration.ZERO);
    OctetSequenceKey key = new OctetSequenceKey.Builder(SECRET).build();
    String endless = TokenIssuer.sign(key, JWSAlgorithm.HS256, Map.of("sub", "me"));
    String odd = TokenIssuer.sign(key, JWSAlgorithm.HS256, Map.of("exp", "tomorrow"));
    String huge = TokenIssuer.sign(key, JWSAlgorithm.HS256, Map.of("exp", 1e300));
    assertThat(outcome(endless, strict)).isEqualTo("JwtInvalid");
    assertThat(outcome(endless, lax)).isEqualTo("passes");
    assertThat(outcome(odd, lax)).isEqualTo("JwtInvalid");
    assertThat(outcome(huge, lax)).isEqualTo("JwtInvalid");
  }

  @Test
  void readsKeysAnew_whenTheIssuerHasANewOne() {
    // Given
    assertThat(outcome(issuer.token("one", JWSAlgorithm.RS256, claims()), rules(issuer)))
        .isEqualTo("passes");
    issuer.withdrawKeys().publish("two", JWSAlgorithm.RS256);
    String token = issuer.token("two", JWSAlgorithm.RS256, claims());
    // When, Then
    assertThat(outcome(token, rules(issuer))).isEqualTo("TokenSignatureKeyNotFound");
    now = START.plus(Duration.ofMinutes(5));
    assertThat(outcome(token, rules(issuer))).isEqualTo("passes");
    assertThat(issuer.keyReads()).isEqualTo(2);
    String old = issuer.token("one", JWSAlgorithm.RS256, claims());
    assertThat(outcome(old, rules(issuer)))
        .as("a checked token falls with its key")
        .isEqualTo("TokenSignatureKeyNotFound");
  }

  @Test
  void refusesATokenThatPassedOften_whenRulesKeysOrTimeHaveChanged() {
    // Given a token that has passed by the same rules
    TokenRules rules = rules(issuer);
    TokenRules others =
        new TokenRules(
            List.of(issuer.metadataUrl()),
            List.of(),
            List.of(),
            Set.of("another audience"),
            Set.of(),
            List.of(),
            true,
            true,
            Duration.ZERO);
    String token = issuer.token("one", JWSAlgorithm.RS256, claims());
    for (int i = 0; i < 3; i++) {
      assertThat(outcome(token, rules)).isEqualTo("passes");
    }
    // When, Then: other rules
    assertThat(outcome(token, others)).isEqualTo("TokenAudienceNotAllowed");
    assertThat(outcome(token, rules)).isEqualTo("passes");
    // When, Then: its end
    now = START.plusSeconds(601);
    assertThat(outcome(token, rules)).isEqualTo("TokenExpired");
    now = START.plusSeconds(500);
    assertThat(outcome(token, rules)).isEqualTo("passes");
    // When, Then: its key is gone
    issuer.withdrawKeys().publish("two", JWSAlgorithm.RS256);
    assertThat(outcome(issuer.token("two", JWSAlgorithm.RS256, claims()), rules))
        .isEqualTo("passes");
    assertThat(outcome(token, rules)).isEqualTo("TokenSignatureKeyNotFound");
  }

  @Test
  void passesOnCheckedTokens_onlyWithTheRulesThatTakeTheirKey() {
    // Given
    String token =
        TokenIssuer.sign(
            new OctetSequenceKey.Builder(SECRET).build(), JWSAlgorithm.HS256, claims());
    byte[] other = SECRET.clone();
    other[0]++;
    // When, Then
    assertThat(outcome(token, withKeys(SigningKey.secret(null, SECRET)))).isEqualTo("passes");
    assertThat(outcome(token, withKeys(SigningKey.secret(null, other))))
        .isEqualTo("TokenSignatureInvalid");
    assertThat(outcome(token, withKeys())).isEqualTo("TokenSignatureKeyNotFound");
  }

  @Test
  void refusesOneIssuersKeyInTheNameOfAnother() throws IOException {
    try (TokenIssuer second = TokenIssuer.start().publish("two", JWSAlgorithm.RS256)) {
      TokenRules both = rules(issuer, second);
      String forged = second.token("two", JWSAlgorithm.RS256, claims("iss", issuer.issuer()));
      assertThat(outcome(issuer.token("one", JWSAlgorithm.RS256, claims()), both))
          .isEqualTo("passes");
      assertThat(outcome(second.token("two", JWSAlgorithm.RS256, claims()), both))
          .isEqualTo("passes");
      assertThat(outcome(forged, both)).isEqualTo("TokenSignatureKeyNotFound");
      second.down(true);
      assertThat(outcome(forged, both)).isEqualTo("TokenSignatureKeyNotFound");
    }
  }

  @Test
  void saysThatKeysAreNotFound_whenTheIssuerCantBeReached() {
    issuer.down(true);
    assertThat(outcome(issuer.token("one", JWSAlgorithm.RS256, claims()), rules(issuer)))
        .isEqualTo("TokenSignatureKeyNotFound");
  }

  @ParameterizedTest
  @CsvSource({
    "tenant-1, https://login.example/tenant-1/v2.0, passes",
    "tenant-2, https://login.example/tenant-1/v2.0, TokenIssuerNotAllowed",
    "'', https://login.example//v2.0, TokenIssuerNotAllowed",
    "a/b, https://login.example/a/b/v2.0, TokenIssuerNotAllowed"
  })
  void fillsTheTenantIn_whenMetadataAreSharedByTenants(String tid, String iss, String outcome) {
    issuer.called("https://login.example/{tenantid}/v2.0");
    String token = issuer.token("one", JWSAlgorithm.RS256, claims("iss", iss, "tid", tid));
    assertThat(outcome(token, rules(issuer))).isEqualTo(outcome);
  }

  private static String encrypted(JWEAlgorithm algorithm, JWEEncrypter encrypter, String inner)
      throws JOSEException {
    JWEObject token =
        new JWEObject(
            new JWEHeader.Builder(algorithm, EncryptionMethod.A128CBC_HS256)
                .contentType("JWT")
                .build(),
            new Payload(inner));
    token.encrypt(encrypter);
    return token.serialize();
  }

  @Test
  void opensEncryptedTokens_withTheRightKeyAlone() throws Exception {
    // Given
    byte[] secret = Arrays.copyOf(SECRET, 32);
    byte[] other = Arrays.copyOfRange(SECRET, 1, 33);
    RSAKey rsa = (RSAKey) TokenIssuer.key("opens", JWSAlgorithm.RS256);
    String inner = issuer.token("one", JWSAlgorithm.RS256, claims("sub", "me"));
    String direct = encrypted(JWEAlgorithm.DIR, new DirectEncrypter(secret), inner);
    String wrapped = encrypted(JWEAlgorithm.RSA_OAEP_256, new RSAEncrypter(rsa), inner);
    String unsigned = encrypted(JWEAlgorithm.DIR, new DirectEncrypter(secret), "{\"exp\":1}");
    // When, Then
    assertThat(outcome(direct, opening(OpeningKey.secret(null, secret)))).isEqualTo("passes");
    assertThat(outcome(direct, opening(OpeningKey.secret(null, other)))).isEqualTo("JwtInvalid");
    assertThat(outcome(direct, rules(issuer))).isEqualTo("JwtInvalid");
    assertThat(outcome(wrapped, opening(OpeningKey.of(null, rsa.toPrivateKey()))))
        .isEqualTo("passes");
    assertThat(outcome(unsigned, opening(OpeningKey.secret(null, secret)))).isEqualTo("JwtInvalid");
    assertThat(verifier.verify(direct, opening(OpeningKey.secret(null, secret))).text("sub"))
        .contains("me");
  }

  private TokenRules opening(OpeningKey key) {
    return new TokenRules(
        rules(issuer).metadata(),
        List.of(),
        List.of(key),
        Set.of(),
        Set.of(),
        List.of(),
        true,
        true,
        Duration.ZERO);
  }
}

package io.keybearer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.config.SettingSource;
import io.keybearer.config.Settings;
import io.keybearer.config.SettingsException;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.CallerIdentity;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

/** Whom tokens name, by the settings as they are written; keys come over real HTTP. */
class TokenCallerTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final String TENANT = "5f0c3b3e-3b1c-4a5e-9a37-0d4d4f1c2b11";
  private static final String WELL_KNOWN = ".well-known/openid-configuration";

  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private final Map<String, String> settings = new HashMap<>();
  private TokenIssuer issuer;
  private Instant now = START;
  private final TokenVerifier verifier = new TokenVerifier(http, () -> now);

  @BeforeEach
  void start() throws IOException {
    issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
    settings.put("token-issuers", "corp");
    settings.put("token-issuer.corp.issuer", issuer.issuer());
  }

  @AfterEach
  void stop() {
    issuer.close();
    verifier.close();
    http.close();
  }

  private IdentitySettings read() {
    Settings source = new Settings(List.of(new SettingSource("test", settings::get)));
    IdentitySettings read = IdentitySettings.read(source);
    source.check();
    return read;
  }

  private TokenCaller caller() {
    return new TokenCaller(read(), verifier);
  }

  private static Map<String, Object> claims(Object... pairs) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("exp", START.plusSeconds(600).getEpochSecond());
    claims.put("aud", IdentitySettings.AUDIENCE);
    for (int at = 0; at < pairs.length; at += 2) {
      claims.put((String) pairs[at], pairs[at + 1]);
    }
    return claims;
  }

  private String token(Object... pairs) {
    return issuer.token("one", JWSAlgorithm.RS256, claims(pairs));
  }

  private void useEntra() {
    settings.remove("token-issuer.corp.issuer");
    settings.put("token-issuer.corp.entra-tenant", TENANT);
    settings.put("token-issuer.corp.entra-endpoint", issuer.address());
    issuer
        .alsoCalled("/" + TENANT + "/v2.0/" + WELL_KNOWN, issuer.address() + "/" + TENANT + "/v2.0")
        .alsoCalled("/" + TENANT + "/" + WELL_KNOWN, "https://sts.windows.net/" + TENANT + "/");
  }

  @ParameterizedTest
  @CsvSource({"true, azp", "false, appid"})
  void namesUsersAndServicePrincipalsOfAnEntraTenant(boolean versionTwo, String clientClaim) {
    // Given
    useEntra();
    String name =
        versionTwo
            ? issuer.address() + "/" + TENANT + "/v2.0"
            : "https://sts.windows.net/" + TENANT + "/";
    String token =
        token(
            "iss",
            name,
            "tid",
            TENANT.toUpperCase(java.util.Locale.ROOT),
            "oid",
            "USER-1",
            "sub",
            "pairwise",
            "groups",
            List.of("G-1", "G-2"),
            clientClaim,
            "APP-1");
    // When
    CallerIdentity identity = caller().identity(token);
    // Then
    assertThat(identity)
        .isEqualTo(
            new CallerIdentity(
                CallerIdentity.Kind.JWT, TENANT, Set.of("user-1", "g-1", "g-2"), "app-1"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "tid, aaaaaaaa-3b1c-4a5e-9a37-0d4d4f1c2b11, IdentityTokenInvalid",
        "tid, -, IdentityTokenInvalid",
        "oid, -, IdentityTokenInvalid",
        "hasgroups, true, GroupsOverage"
      })
  void deniesEntraTokens(String claim, @Nullable String value, String reason) {
    useEntra();
    Map<String, Object> claims =
        claims("iss", "https://sts.windows.net/" + TENANT + "/", "tid", TENANT, "oid", "user-1");
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    assertThat(reason(issuer.token("one", JWSAlgorithm.RS256, claims))).isEqualTo(reason);
  }

  @Test
  void deniesACallerWithMoreGroupsThanTheTokenHolds() {
    assertThat(reason(token("sub", "me", "_claim_names", Map.of("groups", "src1"))))
        .isEqualTo("GroupsOverage");
    assertThat(reason(token("sub", "me", "_claim_names", Map.of("other", "src1"))))
        .isEqualTo("passes");
  }

  private String reason(@Nullable String token) {
    try {
      caller().identity(token);
      return "passes";
    } catch (CallerException e) {
      return e.reason();
    }
  }

  @Test
  void mapsTheClaimsOfAnyIssuer() {
    // Given
    settings.put("token-issuer.corp.object-claim", "uid");
    settings.put("token-issuer.corp.groups-claim", "roles");
    settings.put("token-issuer.corp.application-claims", "cid");
    settings.put("token-issuer.corp.audiences", "api://default, api://other");
    String token =
        token(
            "uid",
            "00u1",
            "sub",
            "ada@example.com",
            "roles",
            "admins",
            "cid",
            "0oa1",
            "azp",
            "x",
            "aud",
            List.of("api://other"));
    // When, Then
    assertThat(caller().identity(token))
        .isEqualTo(
            new CallerIdentity(
                CallerIdentity.Kind.JWT, issuer.issuer(), Set.of("00u1", "admins"), "0oa1"));
    settings.put("token-issuer.corp.tenant", "partners");
    assertThat(caller().identity(token).tenantId()).isEqualTo("partners");
    settings.remove("token-issuer.corp.tenant");
    settings.put("token-issuer.corp.tenant-claim", "cid");
    assertThat(caller().identity(token).tenantId()).isEqualTo("0oa1");
  }

  @Test
  void givesTheSameObject_whenATokenComesAgain_untilItsEnd() {
    // Given
    TokenCaller caller = caller();
    String token = token("sub", "me");
    // When
    CallerIdentity first = caller.identity(token);
    // Then
    assertThat(caller.identity(token)).isSameAs(first);
    now = START.plus(Duration.ofSeconds(629));
    assertThat(caller.identity(token)).isSameAs(first);
    now = START.plus(Duration.ofSeconds(630));
    assertThatThrownBy(() -> caller.identity(token)).hasMessageContaining("TokenExpired");
  }

  @Test
  void deniesWhatDoesNotPass_withoutTheToken() {
    String foreign = token("iss", "https://evil.example", "sub", "me");
    String other = token("aud", "api://other", "sub", "me");
    String unknown = issuer.token("unknown", JWSAlgorithm.RS256, claims("sub", "me"));
    for (String token : List.of(foreign, other, unknown, "no token", "")) {
      CallerException refused =
          catchThrowableOfType(CallerException.class, () -> caller().identity(token));
      assertThat(refused.reason()).isEqualTo("IdentityTokenInvalid");
      assertThat(refused.getMessage()).doesNotContain("eyJ");
    }
    assertThatThrownBy(() -> caller().identity(foreign)).hasMessageContaining("TokenIssuerNotAll");
    assertThatThrownBy(() -> caller().identity(other)).hasMessageContaining("TokenAudienceNotAll");
    assertThatThrownBy(() -> caller().identity(null)).hasMessageContaining("TokenNotPresent");
    assertThatThrownBy(() -> caller().identity(unknown)).hasMessageContaining("KeyNotFound");
  }

  @Test
  void asksNobodyElse_whenATokenIsOfOneIssuer() throws IOException {
    try (TokenIssuer second = TokenIssuer.start().publish("two", JWSAlgorithm.RS256)) {
      // Given
      settings.put("token-issuers", "corp,second");
      settings.put("token-issuer.second.issuer", second.issuer());
      TokenCaller caller = caller();
      // When
      caller.identity(token("sub", "me"));
      // Then
      assertThat(second.metadataReads()).isZero();
      String forged = second.token("two", JWSAlgorithm.RS256, claims("iss", issuer.issuer()));
      assertThatThrownBy(() -> caller.identity(forged)).hasMessageContaining("KeyNotFound");
    }
  }

  @Test
  void deniesEverybody_whenNoIssuerIsTrusted() {
    settings.clear();
    assertThat(reason(token("sub", "me"))).isEqualTo("AccessDenied");
  }

  @Test
  void reportsEveryProblemOfTheSettings() {
    settings.put("token-issuers", "corp, A B, second, third, fourth");
    settings.put("token-issuer.corp.metadata", "nowhere");
    settings.put("token-issuer.third.entra-tenant", "contoso");
    settings.put("token-issuer.fourth.issuer", issuer.issuer());
    settings.put("token-clock-skew", "1h");
    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'A B'")
        .hasMessageContaining("'token-issuer.second.issuer' is missing")
        .hasMessageContaining("'token-issuer.corp.metadata' is 'nowhere'")
        .hasMessageContaining("'contoso'")
        .hasMessageContaining("twice")
        .hasMessageContaining("token-clock-skew");
  }
}

package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** validate-azure-ad-token against a sign-in service of the tests. */
class ValidateAzureAdTokenTest {
  private static final String TENANT = "5f0c3b3e-3b1c-4a5e-9a37-0d4d4f1c2b11";
  private static final String OTHER = "aaaaaaaa-3b1c-4a5e-9a37-0d4d4f1c2b11";
  private static final String PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";
  private static final String WELL_KNOWN = ".well-known/openid-configuration";

  private final PolicyStage stage = new PolicyStage();
  private TokenIssuer service;

  @BeforeEach
  void start() throws IOException {
    service =
        TokenIssuer.start()
            .publish("one", JWSAlgorithm.RS256)
            .alsoCalled("/" + TENANT + "/v2.0/" + WELL_KNOWN, two(TENANT))
            .alsoCalled("/" + TENANT + "/" + WELL_KNOWN, one(TENANT));
    for (String shared : List.of("common", "organizations", "contoso.example")) {
      String tenant = shared.contains(".") ? TENANT : "{tenantid}";
      service
          .alsoCalled("/" + shared + "/v2.0/" + WELL_KNOWN, two(tenant))
          .alsoCalled("/" + shared + "/" + WELL_KNOWN, one(tenant));
    }
  }

  @AfterEach
  void stop() {
    service.close();
    stage.close();
  }

  private static String one(String tenant) {
    return "https://sts.windows.net/" + tenant + "/";
  }

  private static String two(String tenant) {
    return "https://login.microsoftonline.com/" + tenant + "/v2.0";
  }

  private static Map<String, Object> claims(String issuer, String tenant) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("exp", PolicyStage.START.plusSeconds(600).getEpochSecond());
    claims.put("iss", issuer);
    claims.put("tid", tenant);
    return claims;
  }

  private String outcome(String attributes, String children, Map<String, Object> claims) {
    stage.headers.put(
        "Authorization", "Bearer " + service.token("one", JWSAlgorithm.RS256, claims));
    PolicyRun run =
        stage.run(
            "<validate-azure-ad-token "
                + attributes
                + " authentication-endpoint='"
                + service.address()
                + "'>"
                + children
                + "</validate-azure-ad-token>");
    if (run.lastError() == null) {
      return "passes";
    }
    assertThat(PolicyStage.error(run).source()).isEqualTo("validate-azure-ad-token");
    return String.valueOf(PolicyStage.error(run).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {TENANT, "contoso.example"})
  void takesTokensOfTheTenant_ofEitherVersion(String name) {
    String tenant = "tenant-id='" + name + "'";
    assertThat(outcome(tenant, "", claims(two(TENANT), TENANT))).isEqualTo("passes");
    assertThat(outcome(tenant, "", claims(one(TENANT), TENANT))).isEqualTo("passes");
    assertThat(outcome(tenant, "", claims(two(OTHER), OTHER))).isEqualTo("TokenIssuerNotAllowed");
    assertThat(outcome(tenant, "", claims("https://evil.example", TENANT)))
        .isEqualTo("TokenIssuerNotAllowed");
  }

  @Test
  void takesTokensOfEveryTenant_whenTheDocumentSaysCommonOrOrganizations() {
    assertThat(outcome("tenant-id='common'", "", claims(two(OTHER), OTHER))).isEqualTo("passes");
    assertThat(outcome("tenant-id='common'", "", claims(two(PERSONAL), PERSONAL)))
        .isEqualTo("passes");
    assertThat(outcome("tenant-id='organizations'", "", claims(one(OTHER), OTHER)))
        .isEqualTo("passes");
    assertThat(outcome("tenant-id='organizations'", "", claims(two(PERSONAL), PERSONAL)))
        .isEqualTo("TokenIssuerNotAllowed");
    assertThat(outcome("tenant-id='common'", "", claims(two(OTHER), TENANT)))
        .isEqualTo("TokenIssuerNotAllowed");
  }

  @Test
  void takesATenantWithItsEndpoint() {
    String url = "tenant-id='" + service.address() + "/" + TENANT + "'";
    assertThat(outcome(url, "", claims(two(TENANT), TENANT))).isEqualTo("passes");
  }

  @ParameterizedTest
  @CsvSource({
    "azp, client-1, passes", "appid, CLIENT-1, passes",
    "azp, client-2, TokenClaimValueNotAllowed", "sub, client-1, TokenClaimNotFound"
  })
  void comparesTheClientApplication(String claim, String value, String outcome) {
    Map<String, Object> claims = claims(two(TENANT), TENANT);
    claims.put(claim, value);
    assertThat(
            outcome(
                "tenant-id='" + TENANT + "'",
                "<client-application-ids><application-id>client-1</application-id></client-application-ids>",
                claims))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "api://orders, passes",
    "backend-1, passes",
    "api://backend-1, passes",
    "api://other, TokenAudienceNotAllowed"
  })
  void comparesAudiencesAndBackends(String audience, String outcome) {
    Map<String, Object> claims = claims(two(TENANT), TENANT);
    claims.put("aud", audience);
    assertThat(
            outcome(
                "tenant-id='" + TENANT + "'",
                "<backend-application-ids><application-id>backend-1</application-id></backend-application-ids>"
                    + "<audiences><audience>api://orders</audience></audiences>",
                claims))
        .isEqualTo(outcome);
  }

  @Test
  void deniesAsTheDocumentSays_whenThereIsNoToken() {
    PolicyRun run =
        stage.run(
            "<validate-azure-ad-token tenant-id='"
                + TENANT
                + "' failed-validation-httpcode='403' failed-validation-error-message='No.'/>");
    assertThat(run.response().status()).isEqualTo(403);
    assertThat(PolicyStage.error(run).reason()).isEqualTo("TokenNotPresent");
  }

  @Test
  void needsRequiredClaims() {
    String claim =
        "<required-claims><claim name='ctry'><value>US</value></claim></required-claims>";
    assertThat(outcome("tenant-id='" + TENANT + "'", claim, claims(two(TENANT), TENANT)))
        .isEqualTo("TokenClaimNotFound");
  }

  @Test
  void saysWhatIsWrongWithADocument() {
    List<Diagnostic> found =
        PolicyStage.load(
            "<validate-azure-ad-token tenant-id='a b' allow-proof-of-possession-tokens='true'/>");
    assertThat(found)
        .anyMatch(
            each -> each.isError() && each.toString().contains("a tenant's id, domain or URL"))
        .anyMatch(each -> !each.isError() && each.toString().contains("proof-of-possession"));
  }
}

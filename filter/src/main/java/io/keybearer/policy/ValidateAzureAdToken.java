package io.keybearer.policy;

import io.keybearer.identity.OpeningKey;
import io.keybearer.identity.RequiredClaim;
import io.keybearer.identity.TokenFailure;
import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.VerifiedToken;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code validate-azure-ad-token}: lets the request pass only with a token of a Microsoft Entra
 * tenant, of version 1 or 2.
 *
 * <p>The tenant's own metadata say what its issuers are called and which keys they sign with.
 */
final class ValidateAzureAdToken implements TokenValidation.FurtherCheck {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("validate-azure-ad-token", ValidateAzureAdToken::compile);

  /** The tenant that the personal accounts of everybody belong to. */
  private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private static final String ORGANIZATIONS = "organizations";
  private static final String ENDPOINT = "https://login.microsoftonline.com";

  /** A tenant's id, a domain of it or a well-known name; with its endpoint before it or not. */
  private static final Pattern TENANT =
      Pattern.compile("(?:(https?://[A-Za-z0-9.:-]+)/)?([A-Za-z0-9.-]+)/?");

  private static final Pattern HOST = Pattern.compile("(?:https?://)?([A-Za-z0-9.:-]+)/?");

  private final Operand<Tenant> tenant;
  private final Operand<List<String>> clients;

  /**
   * A tenant.
   *
   * @param endpoint where it signs people in, without a slash at the end
   * @param name its id, a domain of it, or {@code common} or {@code organizations}
   */
  private record Tenant(String endpoint, String name) {
    /** Where the metadata for tokens of version 2 and of version 1 are. */
    List<URI> metadata() {
      String base = endpoint + "/" + name;
      return List.of(
          URI.create(base + "/v2.0/.well-known/openid-configuration"),
          URI.create(base + "/.well-known/openid-configuration"));
    }
  }

  private ValidateAzureAdToken(Operand<Tenant> tenant, Operand<List<String>> clients) {
    this.tenant = tenant;
    this.clients = clients;
  }

  private static Policy compile(ElementReader element) {
    TokenRulesReader reader = new TokenRulesReader(element);
    Operand<Tenant> tenant = tenant(element);
    Operand<List<String>> clients = reader.texts("client-application-ids", "application-id");
    warnOfWhatIsRefused(element);
    return TokenValidation.read(
        element, true, rules(reader, tenant), new ValidateAzureAdToken(tenant, clients));
  }

  private static Operand<TokenRules> rules(TokenRulesReader reader, Operand<Tenant> tenant) {
    Operand<List<String>> audiences = reader.texts("audiences", "audience");
    Operand<List<String>> backends = reader.texts("backend-application-ids", "application-id");
    Operand<List<OpeningKey>> openingKeys = reader.openingKeys();
    Operand<List<RequiredClaim>> claims = reader.claims();
    return new CombinedOperand<>(
        List.of(tenant, audiences, backends, openingKeys, claims),
        run ->
            new TokenRules(
                tenant.of(run).metadata(),
                List.of(),
                openingKeys.of(run),
                audiences(audiences.of(run), backends.of(run)),
                Set.of(),
                claims.of(run),
                true,
                true,
                Duration.ZERO));
  }

  /** A backend application is the audience by its id (version 2) or by the URI made of it. */
  private static Set<String> audiences(List<String> audiences, List<String> backends) {
    Set<String> all = new HashSet<>(audiences);
    for (String backend : backends) {
      all.add(backend);
      all.add("api://" + backend);
    }
    return all;
  }

  private static Operand<Tenant> tenant(ElementReader element) {
    Operand<String> name =
        element.requiredText(
            "tenant-id", "a tenant's id, domain or URL", TENANT.asMatchPredicate());
    Operand<String> endpoint =
        element.has("authentication-endpoint")
            ? element.requiredText(
                "authentication-endpoint", "a host or its URL", HOST.asMatchPredicate())
            : Operand.constant(ENDPOINT);
    return new CombinedOperand<>(
        List.of(name, endpoint), run -> tenant(name.of(run), endpoint.of(run)));
  }

  private static Tenant tenant(String name, String endpoint) {
    Matcher tenant = TENANT.matcher(name);
    Matcher host = HOST.matcher(endpoint);
    if (!tenant.matches() || !host.matches()) {
      throw new IllegalStateException("the attributes were checked");
    }
    String base = endpoint.startsWith("http") ? endpoint : "https://" + endpoint;
    String own = tenant.group(1);
    String stripped = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return new Tenant(own == null ? stripped : own, tenant.group(2));
  }

  private static void warnOfWhatIsRefused(ElementReader element) {
    for (String kind :
        List.of("allow-protected-forwarded-tokens", "allow-proof-of-possession-tokens")) {
      if (!Operand.constant(false).equals(element.flag(kind, false))) {
        element.warning("'" + kind + "' is not implemented here; such tokens do not pass");
      }
    }
  }

  @Override
  public void check(VerifiedToken token, PolicyRun run) throws TokenRefusedException {
    if (tenant.of(run).name().equalsIgnoreCase(ORGANIZATIONS)
        && token.text("tid").filter(PERSONAL_ACCOUNTS::equalsIgnoreCase).isPresent()) {
      throw new TokenRefusedException(
          TokenFailure.ISSUER_NOT_ALLOWED,
          "The token is of a personal account, not of an organization. Access denied.");
    }
    List<String> allowed = clients.of(run);
    if (!allowed.isEmpty()) {
      checkClient(token, allowed);
    }
  }

  /** The client is the claim {@code azp} in version 2 and {@code appid} in version 1. */
  private static void checkClient(VerifiedToken token, List<String> allowed)
      throws TokenRefusedException {
    String claim = token.text("azp").isPresent() ? "azp" : "appid";
    String client =
        token
            .text(claim)
            .orElseThrow(
                () ->
                    new TokenRefusedException(
                        TokenFailure.CLAIM_NOT_FOUND,
                        "JWT token is missing the following claims: azp, appid. Access denied."));
    if (allowed.stream().noneMatch(client::equalsIgnoreCase)) {
      throw new TokenRefusedException(
          TokenFailure.CLAIM_VALUE_NOT_ALLOWED,
          "Claim " + claim + " value of " + client + " is not allowed. Access denied.");
    }
  }
}

package io.keybearer.identity;

import io.keybearer.model.CallerIdentity;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer whose tokens establish who is calling, and which of its claims say what.
 *
 * @param issuer what its tokens call it ({@code iss}), character by character
 * @param metadata where its metadata are; empty when they are where its name says (OpenID Connect
 *     Discovery §4 or RFC 8414 §3)
 * @param audiences the audiences of which a token must name one
 * @param tenant the tenant that its callers belong to, as access policies name it; empty when a
 *     claim says it
 * @param tenantClaim the claim that says the tenant; where {@code tenant} is there too, it must say
 *     that one
 * @param objectClaim the claim that says the caller's own id
 * @param groupsClaim the claim that lists the ids of the caller's groups
 * @param applicationClaims the claims of which the first that is there says the client application
 */
public record TrustedIssuer(
    String issuer,
    Optional<URI> metadata,
    Set<String> audiences,
    Optional<String> tenant,
    Optional<String> tenantClaim,
    String objectClaim,
    String groupsClaim,
    List<String> applicationClaims) {
  private static final String INVALID = "IdentityTokenInvalid";

  /** Copies the collections. */
  public TrustedIssuer {
    audiences = Set.copyOf(audiences);
    applicationClaims = List.copyOf(applicationClaims);
  }

  /**
   * Whom the token names.
   *
   * @throws CallerException if a claim is missing, or there are more groups than the token holds
   */
  CallerIdentity caller(VerifiedToken token) {
    if (hasMoreGroups(token)) {
      throw new CallerException(
          "GroupsOverage",
          "The caller is in more groups than its token holds; have the issuer leave groups out or"
              + " name fewer.",
          null);
    }
    Set<String> ids = new LinkedHashSet<>();
    ids.add(required(token, objectClaim));
    ids.addAll(token.values(groupsClaim));
    String application =
        applicationClaims.stream()
            .flatMap(claim -> token.text(claim).stream())
            .findFirst()
            .orElse("");
    ids.removeIf(String::isBlank);
    return new CallerIdentity(CallerIdentity.Kind.JWT, tenantOf(token), ids, application);
  }

  private String tenantOf(VerifiedToken token) {
    if (tenantClaim.isEmpty()) {
      return tenant.orElse(issuer);
    }
    String said = required(token, tenantClaim.get());
    if (tenant.isPresent() && !tenant.get().equalsIgnoreCase(said)) {
      throw new CallerException(INVALID, "The token is of another tenant.", null);
    }
    return said;
  }

  private static String required(VerifiedToken token, String claim) {
    return token
        .text(claim)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> new CallerException(INVALID, "The token has no claim '" + claim + "'.", null));
  }

  /** Microsoft Entra points elsewhere when a caller is in more groups than fit into a token. */
  private boolean hasMoreGroups(VerifiedToken token) {
    return Boolean.TRUE.equals(token.claims().get("hasgroups"))
        || "true".equals(token.claims().get("hasgroups"))
        || (token.claims().get("_claim_names") instanceof Map<?, ?> names
            && names.containsKey(groupsClaim));
  }
}

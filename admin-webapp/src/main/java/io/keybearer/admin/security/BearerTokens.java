package io.keybearer.admin.security;

import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.model.Secret;
import io.keybearer.oauth.JsonWebToken;
import io.keybearer.oauth.MalformedTokenException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who bears a token: one of the API's own, or a JWT of an issuer that the settings name, as
 * the clients of clouds bring it. Thread-safe.
 */
public final class BearerTokens {
  private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);

  private final ApiTokens apiTokens;
  private final TokenVerifier verifier;
  private final Map<String, ApiIssuer> issuers = new HashMap<>();

  BearerTokens(ApiTokens apiTokens, TokenVerifier verifier, List<ApiIssuer> issuers) {
    this.apiTokens = apiTokens;
    this.verifier = verifier;
    issuers.forEach(issuer -> this.issuers.put(issuer.issuer(), issuer));
  }

  /**
   * Who bears a token; empty when it is unknown, expired or of nobody who is trusted. A JWT whose
   * claim names no role of here has a bearer who may do nothing.
   *
   * @throws SecurityUnavailableException when the store can't be asked
   */
  public Optional<Principal> authenticate(Secret token) {
    return ApiTokens.isOne(token) || issuers.isEmpty()
        ? apiTokens.authenticate(token)
        : ofIssuer(token);
  }

  private Optional<Principal> ofIssuer(Secret token) {
    try {
      ApiIssuer issuer = issuers.get(claimedIssuer(token));
      if (issuer == null) {
        return Optional.empty();
      }
      VerifiedToken verified = verifier.verify(token.expose(), issuer.rules());
      return verified
          .text(issuer.nameClaim())
          .filter(name -> !name.isBlank())
          .map(name -> new Principal(issuer.name() + "/" + name, permissions(issuer, verified)));
    } catch (MalformedTokenException e) {
      return Optional.empty();
    } catch (TokenRefusedException e) {
      LOG.debug("a bearer token does not pass: {}", e.failure().text());
      return Optional.empty();
    }
  }

  /** Whose rules apply; that it is true is what they find out. */
  private static String claimedIssuer(Secret token) throws MalformedTokenException {
    return JsonWebToken.parse(token.expose()).claims().get("iss") instanceof String issuer
        ? issuer
        : "";
  }

  private static Set<Permission> permissions(ApiIssuer issuer, VerifiedToken token) {
    return issuer
        .role()
        .role(token)
        .map(role -> Permission.of(role, issuer.role().mayReveal(token)))
        .orElse(Set.of());
  }
}

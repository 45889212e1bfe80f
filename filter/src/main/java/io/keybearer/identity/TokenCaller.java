package io.keybearer.identity;

import io.keybearer.model.CallerIdentity;
import io.keybearer.oauth.IssuerKeySource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bearer of a token, as {@code identity-type="jwt"} means it: the token must be signed by a
 * trusted issuer, in time and for the right audience, and its claims say who that is.
 *
 * <p>Thread-safe.
 */
public final class TokenCaller {
  private static final String INVALID = "IdentityTokenInvalid";

  private final TokenVerifier verifier;
  private final Map<String, Trusted> issuers = new HashMap<>();

  /** What is made of an issuer's settings. */
  private record Trusted(TrustedIssuer issuer, TokenVerifier.Acceptance acceptance) {}

  /**
   * Bearers of tokens of these issuers.
   *
   * @param settings the issuers
   * @param verifier verifies the tokens
   */
  public TokenCaller(IdentitySettings settings, TokenVerifier verifier) {
    this.verifier = verifier;
    for (TrustedIssuer issuer : settings.issuers()) {
      IssuerKeySource source =
          issuer.metadata().map(verifier::source).orElseGet(() -> verifier.source(issuer.issuer()));
      TokenRules rules = rules(issuer, settings.clockSkew());
      issuers.put(
          issuer.issuer(),
          new Trusted(issuer, new TokenVerifier.Acceptance(rules, List.of(source))));
    }
  }

  private static TokenRules rules(TrustedIssuer issuer, Duration clockSkew) {
    return new TokenRules(
        List.of(),
        List.of(),
        List.of(),
        issuer.audiences(),
        Set.of(issuer.issuer()),
        List.of(),
        true,
        true,
        clockSkew);
  }

  /**
   * Who bears the token. The same token gives the same object, as long as its key is trusted.
   *
   * @param token a JWT without the prefix {@code Bearer}, or null
   * @throws CallerException when there is none, it does not pass, or its claims name nobody
   */
  public CallerIdentity identity(@Nullable String token) {
    if (issuers.isEmpty()) {
      throw new CallerException(
          "AccessDenied", "No issuer of tokens is configured that could be trusted.", null);
    }
    try {
      VerifiedToken verified =
          verifier.verify(token, List.of(), read -> trusted(read).acceptance());
      return verified.caller(trusted(verified).issuer());
    } catch (TokenRefusedException e) {
      throw new CallerException(
          INVALID,
          "The identity's token does not pass (" + e.failure().text() + "): " + e.sentence(),
          e);
    }
  }

  private Trusted trusted(VerifiedToken token) throws TokenRefusedException {
    Trusted trusted = issuers.get(token.text("iss").orElse(""));
    if (trusted == null) {
      throw new TokenRefusedException(
          TokenFailure.ISSUER_NOT_ALLOWED, "Its issuer is not among those that are trusted.");
    }
    return trusted;
  }
}

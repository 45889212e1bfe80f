package io.keybearer.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Compares the claims of one token with the rules.
 *
 * @param token the token, its signature checked
 * @param rules what it must be like
 * @param now the time
 */
record TokenCheck(VerifiedToken token, TokenRules rules, Instant now) {
  /**
   * Checks times, audience, issuer and claims.
   *
   * @param ofMetadata the issuers that the metadata name
   * @throws TokenRefusedException on the first that does not fit
   */
  void check(List<String> ofMetadata) throws TokenRefusedException {
    checkTimes();
    checkAudience();
    checkIssuer(ofMetadata);
    checkClaims();
  }

  /** RFC 7519 §4.1.4 and §4.1.5. */
  void checkTimes() throws TokenRefusedException {
    Optional<Instant> end = token.time("exp");
    Optional<Instant> start = token.time("nbf");
    if (end.isEmpty() && rules.requireExpiration()) {
      throw new TokenRefusedException(
          TokenFailure.INVALID, "The token does not say when it expires.");
    }
    if (end.isPresent() && !now.minus(rules.clockSkew()).isBefore(end.get())) {
      throw new TokenRefusedException(
          TokenFailure.EXPIRED, "The token has expired. Access denied.");
    }
    if (start.isPresent() && now.plus(rules.clockSkew()).isBefore(start.get())) {
      throw new TokenRefusedException(TokenFailure.INVALID, "The token is not valid yet.");
    }
  }

  private void checkAudience() throws TokenRefusedException {
    if (!rules.audiences().isEmpty()
        && token.values("aud").stream().noneMatch(rules.audiences()::contains)) {
      throw new TokenRefusedException(
          TokenFailure.AUDIENCE_NOT_ALLOWED, "The token's audience is not allowed. Access denied.");
    }
  }

  private void checkIssuer(List<String> ofMetadata) throws TokenRefusedException {
    Collection<String> accepted = rules.issuers().isEmpty() ? ofMetadata : rules.issuers();
    boolean any = rules.issuers().isEmpty() && rules.metadata().isEmpty();
    if (!any && accepted.stream().noneMatch(issuer -> IssuerNames.matches(issuer, token))) {
      throw new TokenRefusedException(
          TokenFailure.ISSUER_NOT_ALLOWED, "The token's issuer is not allowed. Access denied.");
    }
  }

  private void checkClaims() throws TokenRefusedException {
    List<String> missing = new ArrayList<>();
    for (RequiredClaim claim : rules.claims()) {
      if (!claim.isIn(token)) {
        missing.add(claim.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new TokenRefusedException(
          TokenFailure.CLAIM_NOT_FOUND,
          "JWT token is missing the following claims: "
              + String.join(", ", missing)
              + ". Access denied.");
    }
    for (RequiredClaim claim : rules.claims()) {
      if (!claim.isMetBy(token)) {
        throw new TokenRefusedException(
            TokenFailure.CLAIM_VALUE_NOT_ALLOWED,
            "Claim "
                + claim.name()
                + " value of "
                + String.join(",", claim.valuesIn(token))
                + " is not allowed. Access denied.");
      }
    }
  }
}

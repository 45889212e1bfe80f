package io.keybearer.identity;

import io.keybearer.model.CallerIdentity;
import io.keybearer.model.NumericDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token that has passed. Immutable; its text form shows nothing of it. */
public final class VerifiedToken {
  private final Map<String, @Nullable Object> header;
  private final Map<String, @Nullable Object> claims;
  private volatile @Nullable Named named;

  /** Whom a token names, once that was worked out. */
  private record Named(TrustedIssuer by, CallerIdentity caller) {}

  /**
   * A token.
   *
   * @param header the members of its JOSE header, as JSON values; copied
   * @param claims its claims, as JSON values; copied
   */
  VerifiedToken(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
    this.header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
    this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /** The members of its JOSE header, as JSON values. Unmodifiable. */
  public Map<String, @Nullable Object> header() {
    return header;
  }

  /** Its claims, as JSON values. Unmodifiable. */
  public Map<String, @Nullable Object> claims() {
    return claims;
  }

  /** A claim that is a text; empty when it is absent or something else. */
  public Optional<String> text(String claim) {
    return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The values of a claim that is an array or a single value; empty when it is absent. */
  public List<String> values(String claim) {
    Object value = claims.get(claim);
    if (value == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : List.of(value)) {
      if (each != null) {
        values.add(each.toString());
      }
    }
    return values;
  }

  /**
   * A claim that is a NumericDate (RFC 7519 §2).
   *
   * @return the time; empty when the claim is absent
   * @throws TokenRefusedException if it is something else
   */
  Optional<Instant> time(String claim) throws TokenRefusedException {
    Object value = claims.get(claim);
    if (value == null) {
      return Optional.empty();
    }
    Optional<Instant> time = NumericDate.of(value);
    if (time.isEmpty()) {
      throw new TokenRefusedException(
          TokenFailure.INVALID, "The token's claim " + claim + " is not a time.");
    }
    return time;
  }

  /**
   * Whom it names, in the words of its issuer; worked out once.
   *
   * @throws CallerException as {@link TrustedIssuer#caller} does
   */
  @SuppressWarnings("ReferenceEquality") // Issuers are few, and each is one object.
  CallerIdentity caller(TrustedIssuer issuer) {
    Named known = named;
    if (known == null || known.by() != issuer) {
      known = new Named(issuer, issuer.caller(this));
      named = known;
    }
    return known.caller();
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "VerifiedToken[redacted]";
  }
}

package io.keybearer.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint's answer, read and checked: RFC 6749 §5.1.
 *
 * @param accessToken printable ASCII without blanks
 * @param refreshToken the refresh token, when the answer had one; a refresh answer without one
 *     keeps the old one (§6)
 * @param lifetime time from the moment before the request was sent to the token's end; empty when
 *     it has no known end
 * @param claims every member of the answer but the refresh token, as JSON values; unmodifiable
 */
public record TokenSet(
    Secret accessToken,
    Optional<Secret> refreshToken,
    Optional<Duration> lifetime,
    Map<String, @Nullable Object> claims) {
  /** Copies the claims. */
  public TokenSet {
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /** The same with further claims, which win over those of the answer. */
  public TokenSet with(Map<String, String> furtherClaims) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(claims);
    all.putAll(furtherClaims);
    return new TokenSet(accessToken, refreshToken, lifetime, all);
  }

  /** The same with claims of earlier tokens where it has none of that name. */
  public TokenSet over(Map<String, ? extends @Nullable Object> earlierClaims) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(claims);
    earlierClaims.forEach(all::putIfAbsent);
    return new TokenSet(accessToken, refreshToken, lifetime, all);
  }

  /** Shows the lifetime alone. */
  @Override
  public String toString() {
    return "TokenSet[lifetime=" + lifetime + "]";
  }
}

package io.keybearer.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code get-authorization-context} hands to a policy document and to the servlet behind the
 * filter: the access token and the other members of the token endpoint's answer. Policy expressions
 * call this type {@code Authorization}.
 *
 * <p>The refresh token is not among the claims. {@link #toString()} shows neither token nor claims.
 * Immutable.
 */
public final class AuthorizationContext {
  private final String accessToken;
  private final Map<String, @Nullable Object> claims;

  /**
   * A context with these values.
   *
   * @param accessToken the bearer token, without the prefix {@code Bearer}
   * @param claims the members of the token response (RFC 6749 §5.1) as JSON values, without tokens
   *     that the caller may not have; copied
   */
  public AuthorizationContext(String accessToken, Map<String, ? extends @Nullable Object> claims) {
    this.accessToken = Objects.requireNonNull(accessToken);
    this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /** The bearer token, without the prefix {@code Bearer}. Never log it. */
  public String accessToken() {
    return accessToken;
  }

  /**
   * The members of the token response, such as {@code token_type}, {@code scope}, {@code
   * expires_in}; unmodifiable.
   */
  public Map<String, @Nullable Object> claims() {
    return claims;
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "AuthorizationContext[redacted]";
  }
}

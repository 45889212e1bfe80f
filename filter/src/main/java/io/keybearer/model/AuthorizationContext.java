package io.keybearer.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
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

  /** Names and values by turns: a hundred thousand of these are kept, most with three members. */
  private final @Nullable Object[] claims;

  /**
   * A context with these values.
   *
   * @param accessToken the bearer token, without the prefix {@code Bearer}
   * @param claims the members of the token response (RFC 6749 §5.1) as JSON values, without tokens
   *     that the caller may not have; copied
   */
  public AuthorizationContext(String accessToken, Map<String, ? extends @Nullable Object> claims) {
    this.accessToken = Objects.requireNonNull(accessToken);
    this.claims = new @Nullable Object[claims.size() * 2];
    int at = 0;
    for (Map.Entry<String, ? extends @Nullable Object> claim : claims.entrySet()) {
      this.claims[at++] = claim.getKey();
      this.claims[at++] = claim.getValue();
    }
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
    return new Claims(claims);
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "AuthorizationContext[redacted]";
  }

  /** A map over the array. Looks through the names one by one: answers have few members. */
  private static final class Claims extends AbstractMap<String, @Nullable Object> {
    private final @Nullable Object[] claims;

    Claims(@Nullable Object[] claims) {
      this.claims = claims;
    }

    @Override
    public int size() {
      return claims.length / 2;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return indexOf(name) >= 0;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
      int at = indexOf(name);
      return at < 0 ? null : claims[at + 1];
    }

    private int indexOf(@Nullable Object name) {
      for (int at = 0; at < claims.length; at += 2) {
        if (Objects.equals(claims[at], name)) {
          return at;
        }
      }
      return -1;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public int size() {
          return claims.length / 2;
        }

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
          return entries();
        }
      };
    }

    private Iterator<Entry<String, @Nullable Object>> entries() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < claims.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          String name = String.valueOf(claims[next]);
          Object value = claims[next + 1];
          next += 2;
          return new SimpleImmutableEntry<String, @Nullable Object>(name, value);
        }
      };
    }

    /** Says what this is, and nothing of what it holds. */
    @Override
    public String toString() {
      return "Claims[redacted]";
    }
  }
}

package io.keybearer.http;

import io.keybearer.model.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that a request goes through. It resolves the target's name, so of the address rules
 * only those for literal addresses hold for the target; all of them hold for the proxy itself, but
 * that it is spoken to by http.
 *
 * <p>Immutable.
 *
 * @param host its name or address
 * @param port its port
 * @param login who signs in to it, by Basic (RFC 7617, UTF-8), if anybody does
 */
public record HttpProxy(String host, int port, Optional<Login> login) {
  /**
   * A name and password. Logins of the same name and password are equal.
   *
   * @param username the name, without a colon
   * @param password the password
   */
  public record Login(String username, Secret password) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Login login
          && login.username.equals(username)
          && login.password.hasSameValueAs(password);
    }

    @Override
    public int hashCode() {
      return username.hashCode();
    }
  }
}

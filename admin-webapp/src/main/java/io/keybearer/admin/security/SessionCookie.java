package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * The cookie that holds a session's id. Scripts can't read it; other sites' requests carry it only
 * when a person follows a link to here. Where the public address is https, it never leaves TLS, and
 * its prefix (RFC 6265bis §4.1.3.2) keeps neighbours in the domain from setting it. Immutable.
 */
public final class SessionCookie {
  private final String name;
  private final String attributes;

  /**
   * The cookie of a session.
   *
   * @param publicBaseUrl where browsers reach this application
   */
  SessionCookie(URI publicBaseUrl) {
    this(publicBaseUrl, "keybearer", "");
  }

  private SessionCookie(URI publicBaseUrl, String plainName, String life) {
    boolean secure = "https".equalsIgnoreCase(publicBaseUrl.getScheme());
    String path = publicBaseUrl.getRawPath();
    this.name = secure ? "__Host-" + plainName : plainName;
    this.attributes =
        secure
            ? "; Path=/; Secure; HttpOnly; SameSite=Lax" + life
            : "; Path=" + (path.isEmpty() ? "/" : path) + "; HttpOnly; SameSite=Lax" + life;
  }

  /** The cookie of a sign-in at an OpenID provider, which has ten minutes. */
  static SessionCookie ofOpenIdSignIn(URI publicBaseUrl) {
    return new SessionCookie(publicBaseUrl, "keybearer-sign-in", "; Max-Age=600");
  }

  /** The cookie's name. */
  public String name() {
    return name;
  }

  /** The value of {@code Set-Cookie} that gives a browser the session. */
  public String set(Secret sessionId) {
    return name + "=" + sessionId.expose() + attributes;
  }

  /** The value of {@code Set-Cookie} that takes it away. */
  public String clear() {
    return name + "=" + attributes.replace("; Max-Age=600", "") + "; Max-Age=0";
  }

  /**
   * The session id of a request; empty when there is none, or more than one.
   *
   * @param header the request's header {@code Cookie}; empty when it has none
   */
  public Optional<Secret> in(Optional<String> header) {
    Optional<Secret> found = Optional.empty();
    for (String cookie : header.orElse("").split(";", -1)) {
      int equals = cookie.indexOf('=');
      if (equals > 0 && cookie.substring(0, equals).strip().equals(name)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = Optional.of(Secret.of(cookie.substring(equals + 1).strip()));
      }
    }
    return found;
  }
}

package io.keybearer.admin.consent;

import java.net.URI;
import java.util.UUID;

/**
 * Where a browser goes to log in, and what it takes with it.
 *
 * @param attempt the attempt that began
 * @param to the authorization endpoint, with the request
 * @param setCookie the value of the {@code Set-Cookie} header that binds the attempt to the browser
 */
public record Departure(UUID attempt, URI to, String setCookie) {
  /** Shows the attempt alone. */
  @Override
  public String toString() {
    return "Departure[" + attempt + ']';
  }
}

package io.keybearer.admin.consent;

import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/**
 * What an installation sets for logins.
 *
 * @param publicBaseUrl where browsers reach this application; never taken from a request
 * @param postLoginRedirects where browsers may go in the end
 * @param creatorConfirms whether only the link's creator confirms, through the API
 * @param credentials the deadline of the exchange, and when tokens are refreshed
 */
public record ConsentRules(
    URI publicBaseUrl,
    PostLoginRedirects postLoginRedirects,
    boolean creatorConfirms,
    CredentialSettings credentials) {

  /** The redirect URLs that are registered at identity providers. */
  RedirectUrls redirectUrls() {
    return new RedirectUrls(publicBaseUrl);
  }

  /**
   * A {@code Set-Cookie} header. Lax, because the browser comes back from another site; Strict
   * would keep it away there.
   */
  String setCookie(UUID attempt, Secret value, Duration life) {
    String path = publicBaseUrl.getRawPath();
    return BrowserCookies.PREFIX
        + attempt
        + '='
        + value.expose()
        + "; Path="
        + (path.isEmpty() ? "/" : path)
        + "; Max-Age="
        + life.toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + ("https".equalsIgnoreCase(publicBaseUrl.getScheme()) ? "; Secure" : "");
  }

  /** The address of a page of ours. */
  URI page(String path) {
    String base = publicBaseUrl.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}

package io.keybearer.admin.security;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells requests that a page of this application makes from those that another site makes a browser
 * send. Immutable.
 */
public final class PageRequests {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final String origin;

  /**
   * Requests to an application.
   *
   * @param publicBaseUrl where browsers reach it
   */
  public PageRequests(URI publicBaseUrl) {
    String scheme = publicBaseUrl.getScheme().toLowerCase(Locale.ROOT);
    String host = publicBaseUrl.getHost().toLowerCase(Locale.ROOT);
    int port = publicBaseUrl.getPort();
    boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
    this.origin = scheme + "://" + host + (usual ? "" : ":" + port);
  }

  /**
   * Whether a request may change something as far as its origin tells: browsers say where it comes
   * from in {@code Sec-Fetch-Site} (Fetch Metadata), older ones in {@code Origin}. A request that
   * says neither is refused.
   *
   * @param method the request's method; those that change nothing are let through
   * @param fetchSite its header {@code Sec-Fetch-Site}
   * @param origin its header {@code Origin}
   */
  public boolean isOfThisSite(String method, Optional<String> fetchSite, Optional<String> origin) {
    if (SAFE.contains(method)) {
      return true;
    }
    return fetchSite
        .map("same-origin"::equals)
        .orElseGet(() -> origin.map(this.origin::equals).orElse(false));
  }
}

package io.keybearer.admin.consent;

import org.jspecify.annotations.Nullable;

/**
 * What came to a redirect URL.
 *
 * @param service the service that the address names
 * @param provider the provider that the address names
 * @param rawQuery its query, still encoded; null when there was none
 * @param cookies what the browser brought
 */
public record Callback(
    String service, String provider, @Nullable String rawQuery, BrowserCookies cookies) {
  /** Shows nothing of the query. */
  @Override
  public String toString() {
    return "Callback[" + service + '/' + provider + "]";
  }
}

package io.keybearer.admin;

import io.keybearer.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The settings of the management application itself. Those of the database, the keystore and
 * outbound requests are the same as the filter's.
 *
 * @param publicBaseUrl {@code public-base-url}: where browsers reach this application, its context
 *     path included, such as {@code https://keys.example.com/admin}. Required
 * @param migrate {@code migrate}: whether this application brings the schema to its version. Of
 *     several at one Galera cluster, one at a time may. Default true
 */
record AdminSettings(URI publicBaseUrl, boolean migrate) {
  private static final String PUBLIC_BASE_URL = "public-base-url";

  /** Reads them; problems are noted in the settings. */
  static AdminSettings read(Settings settings) {
    return new AdminSettings(publicBaseUrl(settings), settings.flag("migrate", true));
  }

  private static URI publicBaseUrl(Settings settings) {
    String expected =
        "the address at which browsers reach this application, such as"
            + " https://keys.example.com/admin";
    String text = settings.requiredText(PUBLIC_BASE_URL, expected);
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean usable =
          (scheme.equals("https") || scheme.equals("http"))
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      if (usable) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Falls through to the one message for every address that can't be used.
    }
    if (!text.isEmpty()) {
      settings.problem(PUBLIC_BASE_URL, "is '" + text + "'; expected " + expected);
    }
    return URI.create("http://localhost/");
  }
}

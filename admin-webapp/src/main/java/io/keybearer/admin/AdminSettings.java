package io.keybearer.admin;

import io.keybearer.admin.consent.PostLoginRedirects;
import io.keybearer.admin.rest.RestLimits;
import io.keybearer.config.NodeName;
import io.keybearer.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of the management application itself. Those of the database, the keystore and
 * outbound requests are the same as the filter's.
 *
 * @param publicBaseUrl {@code public-base-url}: where browsers reach this application, its context
 *     path included, such as {@code https://keys.example.com/admin}. Required
 * @param nodeName {@code node-name}: what operators call this process. Default: the host's name
 * @param migrate {@code migrate}: whether this application brings the schema to its version. Of
 *     several at one Galera cluster, one at a time may. Default true
 * @param postLoginRedirects {@code post-login-redirects}: addresses, separated by commas, at which
 *     a login may end, and what lies below them. {@code consent-code-redirects}: the same, of
 *     applications that take a consent code there and confirm by it. Default: this application's
 *     own pages
 * @param confirmConsent {@code confirm-consent}: who confirms a login, {@code browser} (the one
 *     that opened the link, or whoever made the link through the API) or {@code creator} (whoever
 *     made the link, through the API, alone). Default browser
 * @param limits {@code api-rate-limit}: the most requests to the API by one caller in a minute, 0
 *     for any number; default 6000. {@code request-body-timeout}: how long a request's body may
 *     take to arrive; default 20 s, 10 ms to 5 min
 * @param jobInterval {@code job-interval}: how often background jobs look whether there is
 *     something to do; default 10 s, 100 ms to 10 min
 * @param revokeDeleted {@code revoke-deleted}: whether the tokens of what is deleted are revoked at
 *     their providers, in the background. Default true
 * @param importSecrets {@code import-secrets}: the folder in which an import finds the files of
 *     <code>${file:PATH}</code>. Default: none
 */
record AdminSettings(
    URI publicBaseUrl,
    String nodeName,
    boolean migrate,
    PostLoginRedirects postLoginRedirects,
    Confirming confirmConsent,
    RestLimits limits,
    Duration jobInterval,
    boolean revokeDeleted,
    Optional<Path> importSecrets) {
  private static final String PUBLIC_BASE_URL = "public-base-url";

  /** Who confirms a login. */
  enum Confirming {
    BROWSER,
    CREATOR
  }

  /** Reads them; problems are noted in the settings. */
  static AdminSettings read(Settings settings) {
    URI publicBaseUrl = publicBaseUrl(settings);
    List<URI> shown = new ArrayList<>(redirects(settings, "post-login-redirects"));
    shown.add(publicBaseUrl);
    return new AdminSettings(
        publicBaseUrl,
        NodeName.of(settings),
        settings.flag("migrate", true),
        new PostLoginRedirects(shown, redirects(settings, "consent-code-redirects")),
        settings.choice("confirm-consent", Confirming.class, Confirming.BROWSER),
        limits(settings),
        settings.duration(
            "job-interval", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(10)),
        settings.flag("revoke-deleted", true),
        settings.path("import-secrets"));
  }

  private static RestLimits limits(Settings settings) {
    return new RestLimits(
        settings.integer("api-rate-limit", 6000, 0, 1_000_000),
        settings.duration(
            "request-body-timeout",
            Duration.ofSeconds(20),
            Duration.ofMillis(10),
            Duration.ofMinutes(5)));
  }

  private static List<URI> redirects(Settings settings, String key) {
    List<URI> redirects = new ArrayList<>();
    for (String text : settings.text(key).orElse("").split(",", -1)) {
      String address = text.strip();
      Optional<URI> redirect = PostLoginRedirects.parse(address);
      redirect.ifPresent(redirects::add);
      if (redirect.isEmpty() && !address.isEmpty()) {
        settings.problem(
            key,
            "holds '"
                + address
                + "'; expected an absolute address with a host, without user, fragment or dots as"
                + " path segments, such as https://portal.example.com/connections");
      }
    }
    return redirects;
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

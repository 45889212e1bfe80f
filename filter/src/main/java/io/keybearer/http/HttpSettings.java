package io.keybearer.http;

import io.keybearer.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of the outbound client.
 *
 * @param allowedHosts {@code allowed-hosts}: hosts, or {@code host:port}, that may be reached by
 *     http and at loopback, link-local and other special addresses; in lower case. Default: none
 * @param proxy {@code http-proxy}: an HTTP proxy, {@code http://host:port}. With one, the proxy
 *     resolves the names, so of the address rules only those for literal addresses are kept here.
 *     Default: none
 * @param trustStore {@code http-trust-store}: a PKCS#12 file of the certificates to trust, beside
 *     which the JDK's are not. Default: the JDK's
 * @param trustStorePassword {@code http-trust-store-password}
 * @param connectTimeout {@code http-connect-timeout}: for connecting to one address, TLS included.
 *     Default 3 s, from 100 ms to 30 s
 * @param connections {@code http-connections}: connections open, and exchanges under way, at most.
 *     Default 128, from 1 to 10,000
 * @param connectionsPerHost {@code http-connections-per-host}. Default 32, from 1 to 10,000
 */
public record HttpSettings(
    Set<String> allowedHosts,
    Optional<URI> proxy,
    Optional<Path> trustStore,
    Optional<io.keybearer.model.Secret> trustStorePassword,
    Duration connectTimeout,
    int connections,
    int connectionsPerHost) {
  /** Reads them; problems are noted in the settings. */
  public static HttpSettings read(Settings settings) {
    return new HttpSettings(
        hosts(settings.text("allowed-hosts").orElse("")),
        settings.text("http-proxy").flatMap(text -> proxy(settings, text)),
        settings.path("http-trust-store"),
        settings.text("http-trust-store-password").map(io.keybearer.model.Secret::of),
        settings.duration(
            "http-connect-timeout",
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            Duration.ofSeconds(30)),
        settings.integer("http-connections", 128, 1, 10_000),
        settings.integer("http-connections-per-host", 32, 1, 10_000));
  }

  /** The defaults, with these hosts allowed, written as in the setting. */
  public static HttpSettings allowing(String hosts) {
    return new HttpSettings(
        hosts(hosts),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(3),
        128,
        32);
  }

  private static Set<String> hosts(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(host -> host.strip().toLowerCase(Locale.ROOT))
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<URI> proxy(Settings settings, String text) {
    try {
      URI proxy = URI.create(text);
      if ("http".equals(proxy.getScheme()) && proxy.getHost() != null && proxy.getPort() > 0) {
        return Optional.of(proxy);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one message for every malformed proxy.
    }
    settings.problem("http-proxy", "is '" + text + "'; expected http://host:port");
    return Optional.empty();
  }
}

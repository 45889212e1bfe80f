package io.keybearer.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@code cors} policy allows, evaluated for a request. An asterisk in a list allows all.
 *
 * @param origins origins: scheme, host and port
 * @param methods methods besides GET, HEAD and POST, in capitals
 * @param headers names of request headers, besides those that need no permission
 */
record CrossOriginRules(Set<String> origins, Set<String> methods, Set<String> headers) {
  private static final String ALL = "*";
  private static final Set<String> SIMPLE_METHODS = Set.of("GET", "HEAD", "POST");

  /** Request headers that a page may always send (Fetch, "CORS-safelisted request-header"). */
  private static final Set<String> SIMPLE_HEADERS =
      Set.of("accept", "accept-language", "content-language", "origin");

  /** Whether every origin is allowed. */
  boolean allowsEveryOrigin() {
    return origins.contains(ALL);
  }

  /** Whether pages of the origin may call. */
  boolean allowsOrigin(String origin) {
    if (allowsEveryOrigin()) {
      return true;
    }
    Optional<String> sought = normal(origin);
    return sought.isPresent()
        && origins.stream().anyMatch(allowed -> normal(allowed).equals(sought));
  }

  /** Whether pages may use the method. */
  boolean allowsMethod(String method) {
    return methods.contains(ALL) || SIMPLE_METHODS.contains(method) || methods.contains(method);
  }

  /** Whether pages may send each of the headers. */
  boolean allowsHeaders(List<String> names) {
    return headers.contains(ALL)
        || names.stream()
            .allMatch(
                name ->
                    headers.contains(name.toLowerCase(Locale.ROOT))
                        || SIMPLE_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
  }

  /** The methods that pages may use, for the header of that name. */
  String methodsFor(String requested) {
    if (methods.contains(ALL)) {
      return requested;
    }
    Set<String> all = new TreeSet<>(methods);
    all.add("GET");
    all.add("POST");
    return String.join(",", all);
  }

  /** An origin with its port, in lower case; empty when it is none, as {@code null} is. */
  private static Optional<String> normal(String origin) {
    try {
      URI uri = new URI(origin.strip().toLowerCase(Locale.ROOT));
      if (uri.getScheme() == null || uri.getHost() == null) {
        return Optional.empty();
      }
      int port = uri.getPort();
      if (port < 0) {
        port = uri.getScheme().equals("https") ? 443 : uri.getScheme().equals("http") ? 80 : -1;
      }
      return Optional.of(uri.getScheme() + "://" + uri.getHost() + ":" + port);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}

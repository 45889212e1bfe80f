package io.keybearer.policy.expression;

import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Uri} has. A URI is made normal when it is read, as .NET shows it: scheme and host in
 * small letters, no default port, no {@code ..}, everything else than URI characters encoded.
 */
final class UriMembers {
  private UriMembers() {}

  static void register(Members members) {
    members.add("Uri.new/1", (e, a) -> parse(Arguments.text(a[0], "uriString")));
    members.add(
        "Uri.new/2",
        (e, a) -> resolved((URI) Arguments.value(a[0]), Arguments.text(a[1], "relativeUri")));
    uri(members, "AbsolutePath", UriMembers::path);
    uri(members, "AbsoluteUri", URI::toString);
    uri(members, "Authority", UriMembers::authority);
    uri(members, "Fragment", uri -> uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment());
    uri(members, "Host", uri -> orEmpty(uri.getHost()));
    uri(members, "IsAbsoluteUri", URI::isAbsolute);
    uri(members, "OriginalString", URI::toString);
    uri(members, "PathAndQuery", uri -> path(uri) + query(uri));
    uri(members, "Port", uri -> uri.getPort() >= 0 ? uri.getPort() : defaultPort(uri.getScheme()));
    uri(members, "Query", UriMembers::query);
    uri(members, "Scheme", uri -> orEmpty(uri.getScheme()));
    uri(members, "UserInfo", uri -> orEmpty(uri.getRawUserInfo()));
    uri(members, "Segments", uri -> path(uri).split("(?<=/)"));
    uri(members, "ToString", URI::toString);
    members.add(
        "Uri.EscapeDataString/1",
        (e, a) -> PercentCoding.encoded(Arguments.text(a[0], "stringToEscape"), ""));
    members.add(
        "Uri.EscapeUriString/1",
        (e, a) ->
            PercentCoding.encoded(Arguments.text(a[0], "stringToEscape"), PercentCoding.RESERVED));
    members.add(
        "Uri.UnescapeDataString/1",
        (e, a) -> PercentCoding.decoded(Arguments.text(a[0], "stringToUnescape"), false));
  }

  private static void uri(Members members, String name, Function<URI, @Nullable Object> read) {
    members.add("Uri." + name + "/0", (e, a) -> read.apply((URI) Arguments.value(a[0])));
  }

  /**
   * Reads an absolute URI.
   *
   * @throws ClrException UriFormatException if it is none
   */
  static URI parse(String text) {
    String plain = Texts.trimmed(text);
    if (plain.isEmpty()) {
      throw invalid("The URI is empty.");
    }
    try {
      URI uri = URI.create(encoded(plain));
      if (uri.isAbsolute()) {
        return uri.isOpaque() ? uri : normal(uri);
      }
    } catch (IllegalArgumentException e) {
      throw invalid("The format of the URI could not be determined.");
    }
    throw invalid("The format of the URI could not be determined.");
  }

  private static ClrException invalid(String reason) {
    return new ClrException("UriFormatException", "Invalid URI: " + reason);
  }

  /** Encodes what no URI may hold and leaves alone what is encoded. */
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (PercentCoding.isEncoded(text, at)) {
        out.append('%');
      } else {
        int end = text.offsetByCodePoints(at, 1);
        out.append(PercentCoding.encoded(text.substring(at, end), PercentCoding.RESERVED));
        at = end - 1;
      }
    }
    return out.toString();
  }

  private static URI normal(URI uri) {
    URI plain = uri.normalize();
    String scheme = plain.getScheme().toLowerCase(Locale.ROOT);
    if (plain.getHost() == null) {
      return plain;
    }
    String host = plain.getHost().toLowerCase(Locale.ROOT);
    String user = plain.getRawUserInfo() == null ? "" : plain.getRawUserInfo() + "@";
    boolean portShown = plain.getPort() >= 0 && plain.getPort() != defaultPort(scheme);
    // What climbs above the root stays at the root.
    String path = path(plain).replaceFirst("^(/\\.\\.)+(?=/|$)", "");
    return URI.create(
        scheme
            + "://"
            + user
            + host
            + (portShown ? ":" + plain.getPort() : "")
            + (path.isEmpty() ? "/" : path)
            + query(plain)
            + (plain.getRawFragment() == null ? "" : "#" + plain.getRawFragment()));
  }

  private static URI resolved(URI base, String relative) {
    String plain = encoded(Texts.trimmed(relative));
    try {
      // Java drops the last segment of the path before a query (RFC 2396); .NET keeps it (RFC
      // 3986).
      String prefix = plain.startsWith("?") ? path(base) : "";
      return parse(base.resolve(prefix + plain).toString());
    } catch (IllegalArgumentException e) {
      throw invalid("The format of the URI could not be determined.");
    }
  }

  private static String authority(URI uri) {
    return orEmpty(uri.getHost()) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static int defaultPort(@Nullable String scheme) {
    return switch (orEmpty(scheme)) {
      case "https", "wss" -> 443;
      case "http", "ws" -> 80;
      case "ftp" -> 21;
      default -> -1;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String path(URI uri) {
    String path = orEmpty(uri.getRawPath());
    return path.isEmpty() ? "/" : path;
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }
}

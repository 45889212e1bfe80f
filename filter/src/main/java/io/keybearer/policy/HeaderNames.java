package io.keybearer.policy;

import java.util.Set;
import java.util.TreeSet;

/** What is particular about some names of header fields. */
final class HeaderNames {
  /** Their values may hold commas, so that each value stays a field line of its own. */
  private static final Set<String> SEPARATE =
      anyCase(
          "User-Agent",
          "WWW-Authenticate",
          "Proxy-Authenticate",
          "Cookie",
          "Set-Cookie",
          "Warning",
          "Date",
          "Expires",
          "If-Modified-Since",
          "If-Unmodified-Since",
          "Last-Modified",
          "Retry-After");

  /** They describe the connection and the framing, which are not a policy's to change. */
  private static final Set<String> FIXED =
      anyCase("Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding");

  private HeaderNames() {}

  /** Whether several values are several field lines, rather than one with commas. */
  static boolean keepsValuesSeparate(String name) {
    return SEPARATE.contains(name);
  }

  /** Whether no policy can change the header. */
  static boolean isFixed(String name) {
    return FIXED.contains(name);
  }

  /** Whether the text is a token (RFC 9110 §5.6.2), as names of headers and methods are. */
  static boolean isToken(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether the text can be the value of a header: no line breaks, no NUL. */
  static boolean isValue(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && text.indexOf('\0') < 0;
  }

  private static Set<String> anyCase(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(Set.of(names));
    return set;
  }
}

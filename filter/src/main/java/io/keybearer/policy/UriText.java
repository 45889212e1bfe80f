package io.keybearer.policy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding (RFC 3986 §2.1) of texts that become parts of a URI. */
final class UriText {
  private static final String UNRESERVED = "-._~";
  private static final String PATH = "/:@!$&'()*+,;=";
  private static final String QUERY = "/?:@!$'()*,;&=+";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UriText() {}

  /** A path, with what is encoded already left so. */
  static String path(String text) {
    return encode(text, PATH, true);
  }

  /** A decoded text that becomes one segment of a path. */
  static String segment(String text) {
    return encode(text, PATH.substring(1), false);
  }

  /** A query, with what is encoded already left so. */
  static String query(String text) {
    return encode(text, QUERY, true);
  }

  /** A text that becomes a name or value within a query, as a whole. */
  static String queryPart(String text) {
    return encode(text, "/:@!$'()*,;", false);
  }

  /** An absolute URI as people write it: blanks and the like are encoded, the fragment is cut. */
  static String absolute(String text) {
    int fragment = text.indexOf('#');
    String whole = fragment < 0 ? text : text.substring(0, fragment);
    int question = whole.indexOf('?');
    return question < 0
        ? encode(whole, PATH + "[]", true)
        : encode(whole.substring(0, question), PATH + "[]", true)
            + '?'
            + query(whole.substring(question + 1));
  }

  private static String encode(String text, String allowed, boolean keepsEncoded) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (isUnreserved(c)
          || allowed.indexOf(c) >= 0
          || (keepsEncoded && c == '%' && isHex(text, at + 1) && isHex(text, at + 2))) {
        encoded.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(HEX.toHexDigits(b));
        }
      }
      at += Character.charCount(c);
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
  }
}

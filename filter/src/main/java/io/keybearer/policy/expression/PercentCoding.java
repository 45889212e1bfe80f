package io.keybearer.policy.expression;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) in UTF-8. */
final class PercentCoding {
  /** What delimits the parts of a URI (RFC 3986 §2.2). */
  static final String RESERVED = ":/?#[]@!$&'()*+,;=";

  private static final int RADIX = 16;

  private PercentCoding() {}

  /** Encodes all but unreserved characters (RFC 3986 §2.3) and those kept. */
  static String encoded(String text, String kept) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c / RADIX, RADIX)));
        out.append(Character.toUpperCase(Character.forDigit(c % RADIX, RADIX)));
      }
    }
    return out.toString();
  }

  /**
   * Decodes what is encoded; a percent sign that encodes nothing stays.
   *
   * @param form whether {@code +} is a blank, as in forms
   */
  static String decoded(String text, boolean form) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isEncoded(text, at)) {
        out.write(Integer.parseInt(text, at + 1, at + 3, RADIX));
        at += 2;
      } else if (Character.isHighSurrogate(c) && at + 1 < text.length()) {
        out.writeBytes(text.substring(at, at + 2).getBytes(StandardCharsets.UTF_8));
        at++;
      } else {
        char plain = form && c == '+' ? ' ' : c;
        out.writeBytes(String.valueOf(plain).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Whether a percent sign with two hexadecimal digits stands there. */
  static boolean isEncoded(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), RADIX) >= 0
        && Character.digit(text.charAt(at + 2), RADIX) >= 0;
  }
}

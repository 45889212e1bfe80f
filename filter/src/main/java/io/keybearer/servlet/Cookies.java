package io.keybearer.servlet;

import jakarta.servlet.http.Cookie;
import java.util.Map;

/** Cookies as policies see them: field lines of {@code Set-Cookie} (RFC 6265 §4.1). */
final class Cookies {
  /** The header that sets cookies. */
  static final String HEADER = "Set-Cookie";

  private Cookies() {}

  /** The field line of a cookie. */
  static String format(Cookie cookie) {
    StringBuilder text = new StringBuilder(64);
    text.append(cookie.getName()).append('=').append(cookie.getValue());
    for (Map.Entry<String, String> attribute : cookie.getAttributes().entrySet()) {
      String value = attribute.getValue();
      boolean isFlag = value.isEmpty() || value.equals("true");
      if (isFlag) {
        text.append("; ").append(attribute.getKey());
      } else if (!value.equals("false")) {
        text.append("; ").append(attribute.getKey()).append('=').append(value);
      }
    }
    return text.toString();
  }
}

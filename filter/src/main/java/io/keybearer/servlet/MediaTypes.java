package io.keybearer.servlet;

import java.util.Locale;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What is read out of a {@code Content-Type}. */
final class MediaTypes {
  private static final String CHARSET = "charset=";

  private MediaTypes() {}

  /** Whether the value is of that type, whatever its parameters. */
  static boolean is(String value, String type) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().equalsIgnoreCase(type);
  }

  /** The parameter {@code charset}; null when there is none. */
  static @Nullable String charset(String value) {
    int at = value.toLowerCase(Locale.ROOT).indexOf(CHARSET);
    if (at < 0) {
      return null;
    }
    int end = value.indexOf(';', at);
    String charset = value.substring(at + CHARSET.length(), end < 0 ? value.length() : end).strip();
    boolean quoted = charset.length() > 1 && charset.startsWith("\"") && charset.endsWith("\"");
    return quoted ? charset.substring(1, charset.length() - 1) : charset;
  }

  /** The type without its parameter {@code charset}, and with that one. */
  static String withCharset(String value, String charset) {
    StringBuilder type = new StringBuilder();
    StringTokenizer parts = new StringTokenizer(value, ";");
    while (parts.hasMoreTokens()) {
      String part = parts.nextToken();
      if (!part.strip().toLowerCase(Locale.ROOT).startsWith(CHARSET)) {
        type.append(type.isEmpty() ? "" : ";").append(part);
      }
    }
    return type + ";charset=" + charset;
  }
}

package io.keybearer.policyxml;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a document's text: passwords, keys and headers for credentials
 * that stand there literally. Named values (<code>{{name}}</code>) and expressions stay as they
 * are, though an expression may hold a secret too. Each hidden character becomes an asterisk, so
 * lines and columns stay true. The text need not be a document that can be read. Thread-safe.
 */
public final class SecretMask {
  private static final String VALUE = "\\s*=\\s*(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)')";
  private static final String NAME =
      "\\bname\\s*=\\s*[\"'](?i:[^\"'<>]{0,99}(?:authorization|cookie|key|token|secret|password"
          + "|signature|credential)[^\"'<>]{0,99}|code|sig)[\"']";

  private static final List<Pattern> PLACES =
      List.of(
          Pattern.compile("\\bpassword" + VALUE),
          Pattern.compile("<authentication-certificate\\b[^<]{0,999}?\\bbody" + VALUE),
          Pattern.compile("<set-variable\\b[^<]{0,999}?" + NAME + "[^<]{0,999}?\\bvalue" + VALUE),
          Pattern.compile("<key(?:\\s[^<>]*[^<>/])?>(?<text>[^<]*)</key>"));

  private static final Pattern NAMED =
      Pattern.compile(
          "<(?<element>set-header|set-query-parameter)\\b[^<]{0,999}?" + NAME + "[^<>]*>");

  private static final Pattern ELEMENT_VALUE = Pattern.compile("<value>(?<text>[^<]*)</value>");

  private SecretMask() {}

  /** The text with what looks like a secret hidden; the same text when nothing does. */
  public static String mask(String text) {
    StringBuilder masked = new StringBuilder(text);
    for (Pattern place : PLACES) {
      hide(place.matcher(text), masked);
    }
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      int end = text.indexOf("</" + named.group("element") + '>', named.end());
      hide(ELEMENT_VALUE.matcher(text).region(named.end(), end < 0 ? text.length() : end), masked);
      if (end < 0) {
        break;
      }
    }
    return masked.toString();
  }

  private static void hide(Matcher places, StringBuilder text) {
    while (places.find()) {
      for (String group : List.of("double", "single", "text")) {
        int start = start(places, group);
        if (start >= 0 && isLiteral(places.group(group))) {
          hide(text, start, places.end(group));
        }
      }
    }
  }

  private static int start(Matcher places, String group) {
    return places.pattern().toString().contains("(?<" + group + ">") ? places.start(group) : -1;
  }

  private static boolean isLiteral(String value) {
    String stripped = value.strip();
    return !stripped.isEmpty()
        && !stripped.startsWith("@(")
        && !stripped.startsWith("@{")
        && !stripped.matches("\\{\\{[^{}]*}}");
  }

  private static void hide(StringBuilder text, int start, int end) {
    for (int at = start; at < end; at++) {
      if (!Character.isWhitespace(text.charAt(at))) {
        text.setCharAt(at, '*');
      }
    }
  }
}

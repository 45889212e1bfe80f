package io.keybearer.policy.expression;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code WebUtility.HtmlEncode} and {@code HtmlDecode}. */
final class HtmlTexts {
  private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\\w+);");
  private static final Map<String, String> NAMES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00A0");

  private HtmlTexts() {}

  static String encode(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  if ((c >= 160 && c < 256) || c > 0xFFFF) {
                    out.append("&#").append(c).append(';');
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }

  static String decode(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(decoded(match.group(), match.group(1))));
  }

  private static String decoded(String whole, String name) {
    if (!name.startsWith("#")) {
      return NAMES.getOrDefault(name, whole);
    }
    boolean hexadecimal = name.startsWith("#x") || name.startsWith("#X");
    int code =
        hexadecimal ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
    return Character.isValidCodePoint(code) ? Character.toString(code) : whole;
  }
}

package io.keybearer.policy.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * .NET's regular expressions as Java's: {@code (?'name'…)}, names with underscores, and classes of
 * characters, where Java takes {@code [} and {@code &&} for operators and .NET subtracts by {@code
 * -[…]}.
 */
final class RegexSyntax {
  private static final Pattern NAME = Pattern.compile("\\G(\\(\\?|\\\\k)(?:<(\\w+)>|'(\\w+)')");

  /** Java's names have no underscore; this stands for it. */
  private static final String UNDERSCORE = "Z5FZ";

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private RegexSyntax(String text) {
    this.text = text;
  }

  static String toJava(String pattern) {
    RegexSyntax syntax = new RegexSyntax(pattern);
    syntax.translate();
    return syntax.out.toString();
  }

  /** The name of a group as the expression wrote it. */
  static String nameOf(String javaName) {
    return javaName.replace(UNDERSCORE, "_");
  }

  private void translate() {
    Matcher name = NAME.matcher(text);
    while (at < text.length()) {
      if (name.find(at) && name.start() == at) {
        String written = name.group(2) == null ? name.group(3) : name.group(2);
        out.append(name.group(1)).append('<').append(written.replace("_", UNDERSCORE)).append('>');
        at = name.end();
      } else if (text.charAt(at) == '\\') {
        copy(2);
      } else if (text.charAt(at) == '[') {
        characters();
      } else {
        copy(1);
      }
    }
  }

  private void copy(int count) {
    int end = Math.min(at + count, text.length());
    out.append(text, at, end);
    at = end;
  }

  /** One class of characters, from its bracket to the one that closes it. */
  private void characters() {
    copy(text.startsWith("[^", at) ? 2 : 1);
    if (text.startsWith("]", at)) {
      out.append("\\]");
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      char c = text.charAt(at);
      if (c == '\\') {
        copy(2);
      } else if (text.startsWith("-[", at)) {
        at++;
        subtracted();
      } else if (c == '[' || c == '&') {
        out.append('\\').append(c);
        at++;
      } else {
        copy(1);
      }
    }
    copy(1);
  }

  /** {@code -[…]} keeps what is not in that class. */
  private void subtracted() {
    int start = out.length();
    characters();
    boolean negated = out.charAt(start + 1) == '^';
    String inner = out.substring(start + (negated ? 2 : 1), out.length());
    out.setLength(start);
    out.append("&&[").append(negated ? "" : "^").append(inner);
  }
}

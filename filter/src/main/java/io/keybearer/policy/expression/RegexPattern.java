package io.keybearer.policy.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code Regex}. Java's patterns are .NET's but for what {@link RegexSyntax} rewrites, and
 * balancing groups, which fail.
 */
record RegexPattern(Pattern pattern) {
  private static final int IGNORE_CASE = 1;
  private static final int MULTILINE = 2;
  private static final int SINGLE_LINE = 16;
  private static final int IGNORE_BLANKS = 32;
  private static final int ECMA_SCRIPT = 256;

  static RegexPattern of(String text, EnumValue options) {
    // As in .NET, only a line feed ends a line, and letters and digits are those of all scripts.
    int flags =
        Pattern.UNIX_LINES
            | (options.has(ECMA_SCRIPT) ? 0 : Pattern.UNICODE_CHARACTER_CLASS)
            | (options.has(IGNORE_CASE) ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
            | (options.has(MULTILINE) ? Pattern.MULTILINE : 0)
            | (options.has(SINGLE_LINE) ? Pattern.DOTALL : 0)
            | (options.has(IGNORE_BLANKS) ? Pattern.COMMENTS : 0);
    try {
      return new RegexPattern(Pattern.compile(RegexSyntax.toJava(text), flags));
    } catch (PatternSyntaxException e) {
      throw ClrException.argument("Invalid pattern at offset " + e.getIndex() + ".");
    }
  }

  Matcher matcher(Evaluation evaluation, String text) {
    return pattern.matcher(new CountedText(text, 0, text.length(), evaluation));
  }

  /** A text that counts how often it is looked at, so that backtracking ends at a limit. */
  private record CountedText(String text, int from, int to, Evaluation evaluation)
      implements CharSequence {
    private static final int LOOKS_PER_STEP = 64;

    @Override
    public char charAt(int index) {
      evaluation.look(LOOKS_PER_STEP);
      return text.charAt(from + index);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}

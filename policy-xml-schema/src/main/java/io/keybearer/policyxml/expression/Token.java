package io.keybearer.policyxml.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One word of an expression, by its place in the source.
 *
 * @param kind what it is
 * @param start index of its first character
 * @param end index after its last character
 * @param pieces the texts and holes of an interpolated string; empty for every other kind
 * @param problem what is wrong with it, or null
 */
record Token(Kind kind, int start, int end, List<Piece> pieces, @Nullable String problem) {
  Token(Kind kind, int start, int end) {
    this(kind, start, end, List.of(), null);
  }

  Token(Kind kind, int start, int end, @Nullable String problem) {
    this(kind, start, end, List.of(), problem);
  }

  /** The kinds of words. */
  enum Kind {
    /** A name or a keyword; {@code @name} too. */
    WORD,
    /** A number. */
    NUMBER,
    /** {@code "…"}. */
    STRING,
    /** {@code @"…"}. */
    VERBATIM_STRING,
    /** {@code $"…"}. */
    INTERPOLATED_STRING,
    /** {@code $@"…"}. */
    INTERPOLATED_VERBATIM_STRING,
    /** {@code 'c'}. */
    CHARACTER,
    /** An operator or a bracket. */
    SYMBOL,
    /** What C# has no word for. */
    UNKNOWN,
    /** The end of the text. */
    END
  }

  /**
   * A part of an interpolated string.
   *
   * @param start index of its first character; for a hole, the one after the brace
   * @param end index after its last character; for a hole, that of the colon or the closing brace
   * @param hole whether it is an expression
   * @param format index of a hole's first format character, or -1 without a format
   * @param formatEnd index after the last format character, or -1
   */
  record Piece(int start, int end, boolean hole, int format, int formatEnd) {}
}

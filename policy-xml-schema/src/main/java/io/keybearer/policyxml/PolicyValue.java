package io.keybearer.policyxml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of an attribute or a text: a literal or one expression. Immutable.
 *
 * <p>Two values are equal when text, kind and position are.
 */
public final class PolicyValue {
  /** What a value is. */
  public enum Kind {
    /** Text to be taken as it is. */
    LITERAL,
    /** One expression, {@code @(…)}. */
    EXPRESSION,
    /** Statements that return a value, {@code @{…}}. */
    BLOCK
  }

  private final String text;
  private final Kind kind;
  private final Position position;
  private final @Nullable DecodedText origin;

  /**
   * A value that stands in a document as it is, with nothing to decode.
   *
   * @param text the text; that of an expression includes its {@code @(} and {@code )}
   * @param kind what the text is
   * @param position the position of the first character
   */
  public PolicyValue(String text, Kind kind, Position position) {
    this(text, kind, position, null);
  }

  private PolicyValue(String text, Kind kind, Position position, @Nullable DecodedText origin) {
    this.text = Objects.requireNonNull(text, "text");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.position = Objects.requireNonNull(position, "position");
    this.origin = origin;
  }

  static PolicyValue of(DecodedText origin, Kind kind) {
    return new PolicyValue(origin.text(), kind, origin.position(0), origin);
  }

  /** The text after entities and named values were resolved, whole. */
  public String text() {
    return text;
  }

  /** Whether the text is a literal or an expression. */
  public Kind kind() {
    return kind;
  }

  /** The position of the first character in the author's text. */
  public Position position() {
    return position;
  }

  /** Whether the value is an expression of either kind. */
  public boolean isExpression() {
    return kind != Kind.LITERAL;
  }

  /**
   * Where a character of {@link #text()} stands in the author's text, entities and named values
   * considered.
   *
   * @param offset from 0 to the text's length
   */
  public Position positionAt(int offset) {
    Objects.checkIndex(offset, text.length() + 1);
    return origin != null ? origin.position(offset) : counted(offset);
  }

  /**
   * Translates a position that was counted as if {@link #text()} stood in the document as it is,
   * from {@link #position()} on, which is how an expression's parser counts.
   *
   * @return the position in the author's text; that of the value's end when it lies beyond
   */
  public Position locate(Position counted) {
    if (origin == null) {
      return counted;
    }
    int offset = 0;
    int line = position.line();
    while (line < counted.line()) {
      int newline = text.indexOf('\n', offset);
      if (newline < 0) {
        return positionAt(text.length());
      }
      offset = newline + 1;
      line++;
    }
    int firstColumn = offset == 0 ? position.column() : 1;
    int within = Math.max(0, counted.column() - firstColumn);
    return positionAt(Math.min(text.length(), offset + within));
  }

  /**
   * Whether a named value is in the text, which may then hold a secret: its characters stand where
   * its name does in the author's text.
   */
  public boolean holdsNamedValue() {
    for (int at = 1; origin != null && at < text.length(); at++) {
      if (origin.position(at).equals(origin.position(at - 1))) {
        return true;
      }
    }
    return false;
  }

  private Position counted(int offset) {
    int lines = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    if (lines == 0) {
      return new Position(position.line(), position.column() + offset);
    }
    return new Position(position.line() + lines, offset - text.lastIndexOf('\n', offset - 1));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyValue value
        && kind == value.kind
        && text.equals(value.text)
        && position.equals(value.position);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, kind, position);
  }

  /** Kind and position; not the text, which may hold a secret named value. */
  @Override
  public String toString() {
    return kind + " at " + position;
  }
}

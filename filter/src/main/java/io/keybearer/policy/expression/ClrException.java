package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.SyntaxPosition;
import org.jspecify.annotations.Nullable;

/**
 * An exception that an expression throws and may catch, by its .NET name. Has no stack trace: what
 * tells where it happened is the position.
 */
final class ClrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String shown;
  private transient @Nullable SyntaxPosition position;

  /**
   * An exception.
   *
   * @param type such as {@code FormatException}
   * @param message what .NET says; may hold values
   */
  ClrException(String type, String message) {
    this(type, message, null);
  }

  ClrException(String type, String message, @Nullable Throwable cause) {
    this(type, message, message, cause);
  }

  private ClrException(String type, String message, String shown, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.type = type;
    this.shown = shown;
  }

  /**
   * A failure whose message has a value in it, which may be a token: the expression that catches it
   * sees the value, and nobody else.
   */
  static ClrException about(@Nullable Object value, String type, String before, String after) {
    return new ClrException(type, before + value + after, before + '…' + after, null);
  }

  static ClrException argument(String message) {
    return new ClrException("ArgumentException", message);
  }

  static ClrException outOfRange(String parameter) {
    return new ClrException(
        "ArgumentOutOfRangeException",
        "Specified argument was out of the range of valid values. (Parameter '" + parameter + "')");
  }

  static ClrException outOfRange(String parameter, String message) {
    return new ClrException(
        "ArgumentOutOfRangeException", message + " (Parameter '" + parameter + "')");
  }

  /** An index of a list or of JSON's arrays. */
  static ClrException listIndex() {
    return outOfRange(
        "index",
        "Index was out of range. Must be non-negative and less than the size of the collection.");
  }

  static ClrException nullArgument(String parameter) {
    return new ClrException(
        "ArgumentNullException", "Value cannot be null. (Parameter '" + parameter + "')");
  }

  /** A text that is no value of its type. */
  static ClrException notRecognized(String text, String type) {
    return about(
        text, "FormatException", "String '", "' was not recognized as a valid " + type + ".");
  }

  static ClrException format(String message) {
    return new ClrException("FormatException", message);
  }

  static ClrException invalidOperation(String message) {
    return new ClrException("InvalidOperationException", message);
  }

  static ClrException nullReference() {
    return new ClrException(
        "NullReferenceException", "Object reference not set to an instance of an object.");
  }

  static ClrException index() {
    return new ClrException(
        "IndexOutOfRangeException", "Index was outside the bounds of the array.");
  }

  static ClrException keyNotFound(@Nullable Object key) {
    return about(
        key, "KeyNotFoundException", "The given key '", "' was not present in the dictionary.");
  }

  static ClrException sameKey(@Nullable Object key) {
    return about(
        key, "ArgumentException", "An item with the same key has already been added. Key: ", "");
  }

  static ClrException overflow(String type) {
    return new ClrException(
        "OverflowException", "Value was either too large or too small for " + type + ".");
  }

  static ClrException cast(@Nullable Object value, String to) {
    return new ClrException(
        "InvalidCastException",
        "Unable to cast object of type '"
            + ClrNames.full(RuntimeTypes.nameOf(value))
            + "' to type '"
            + ClrNames.full(to)
            + "'.");
  }

  /** A failure of the JDK's that has no counterpart; its message may hold anything, so it stays. */
  static ClrException unforeseen(RuntimeException cause) {
    return new ClrException(
        "Exception", "The expression failed: " + cause.getClass().getSimpleName(), cause);
  }

  String type() {
    return type;
  }

  /** The exception that the expression gave as the cause; causes of the JDK's are not shown. */
  @Nullable ClrException inner() {
    return getCause() instanceof ClrException cause ? cause : null;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The message without the value that it is about, for everybody but the expression. */
  String shown() {
    return shown;
  }

  /** Notes where it happened, unless that is known. */
  ClrException at(SyntaxPosition where) {
    if (position == null) {
      position = where;
    }
    return this;
  }

  @Nullable SyntaxPosition position() {
    return position;
  }
}

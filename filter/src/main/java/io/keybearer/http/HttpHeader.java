package io.keybearer.http;

/**
 * One header field.
 *
 * @param name a token of RFC 9110 §5.6.2
 * @param value printable text; no control characters, so that no value can begin another field
 */
public record HttpHeader(String name, String value) {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the name is not a token or the value has control
   *     characters; the message does not repeat the value
   */
  public HttpHeader {
    if (!isToken(name)) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a header");
    }
    if (!isValue(value)) {
      throw new IllegalArgumentException("the value of header " + name + " has control characters");
    }
  }

  /** Whether a header can be made of these. */
  static boolean isWellFormed(String name, String value) {
    return isToken(name) && isValue(value);
  }

  /** Shows the name alone: values may be secret. */
  @Override
  public String toString() {
    return name + ": …";
  }

  private static boolean isToken(String name) {
    return !name.isEmpty() && name.chars().allMatch(HttpHeader::isTokenCharacter);
  }

  private static boolean isValue(String value) {
    return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}

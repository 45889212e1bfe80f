package io.keybearer.http;

import java.nio.charset.StandardCharsets;

/** The bytes of a body. Immutable; its text form shows their number alone. */
public final class HttpBody {
  /** No bytes. */
  public static final HttpBody EMPTY = new HttpBody(new byte[0]);

  private final byte[] bytes;

  private HttpBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A body of a copy of these bytes. */
  public static HttpBody of(byte[] bytes) {
    return new HttpBody(bytes.clone());
  }

  /** A body of this text in UTF-8. */
  public static HttpBody of(String text) {
    return new HttpBody(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A body of these bytes, which nobody may write to any more. */
  static HttpBody wrapping(byte[] bytes) {
    return new HttpBody(bytes);
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The text that the bytes are in UTF-8; malformed sequences become U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The number of bytes. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}

package io.keybearer.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A value that must not be seen: a client secret, a token, a code verifier.
 *
 * <p>{@link #toString()} never shows the value, and neither do records and collections that hold a
 * secret. {@link #expose()} is the one way to the value, so a search for it finds every place that
 * handles one. Equality is identity, so that a secret is of no use as a key of a map; compare by
 * {@link #hasSameValueAs(Secret)}. Immutable.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /**
   * Wraps a value.
   *
   * @param value the value; may be empty
   */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself. Hand it to nothing that logs, stores or shows it. */
  public String expose() {
    return value;
  }

  /** Whether both hold the same characters; takes the same time wherever they differ. */
  public boolean hasSameValueAs(Secret other) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
  }

  /** Says that there is a secret, and nothing about it. */
  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}

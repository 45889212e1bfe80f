package io.keybearer.policy.expression;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body, as {@code Body.As<T>()} reads it. */
public interface MessageBody {
  /**
   * The whole content.
   *
   * @param preserveContent whether the body can be read again afterwards
   * @return the bytes, which the caller does not change; null once the body has been read without
   *     being preserved
   * @throws java.io.UncheckedIOException if the content cannot be read or is too long
   */
  byte @Nullable [] read(boolean preserveContent);

  /** The character set its Content-Type names; UTF-8 by default. */
  default Charset charset() {
    return StandardCharsets.UTF_8;
  }
}

package io.keybearer.policy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message's body, which stays where it is until a policy reads or replaces it.
 *
 * <pre>
 *   ABSENT ──replace──▶ REPLACED        nothing arrived
 *   UNREAD ──read─────▶ READ ──consume──▶ REPLACED by nothing
 *      └─────replace──▶ REPLACED        what arrived is dropped
 * </pre>
 *
 * Not thread-safe.
 */
public final class Body {
  private @Nullable Supplier<byte[]> source;
  private byte @Nullable [] bytes;
  private boolean replaced;
  private boolean consumed;

  private Body(@Nullable Supplier<byte[]> source, byte @Nullable [] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /** No body. */
  public static Body absent() {
    return new Body(null, null);
  }

  /**
   * A body that can still be read.
   *
   * @param source reads it whole; asked at most once
   */
  public static Body unread(Supplier<byte[]> source) {
    return new Body(source, null);
  }

  /** A body that is at hand. */
  public static Body of(byte[] bytes) {
    return new Body(null, bytes);
  }

  /** The whole body, read now if nobody read it before; null when there is none. */
  public byte @Nullable [] bytes() {
    Supplier<byte[]> unread = source;
    if (unread != null) {
      source = null;
      bytes = unread.get();
    }
    return bytes;
  }

  /** Whether there is a body, or was one until a policy consumed it. */
  boolean isPresent() {
    return source != null || bytes != null || consumed;
  }

  /** Leaves nothing of it, as reading it does in Azure unless it is to be preserved. */
  void consume() {
    replace(null);
    consumed = true;
  }

  /** Whether it was read or replaced, so that what arrived can't be passed on as a stream. */
  public boolean isTouched() {
    return replaced || (source == null && bytes != null);
  }

  /** Whether it isn't what arrived. */
  public boolean isReplaced() {
    return replaced;
  }

  /**
   * Puts another body in its place.
   *
   * @param newBytes the new body; null for none
   */
  public void replace(byte @Nullable [] newBytes) {
    source = null;
    bytes = newBytes;
    replaced = true;
    consumed = false;
  }
}

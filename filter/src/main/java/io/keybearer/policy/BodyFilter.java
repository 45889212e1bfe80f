package io.keybearer.policy;

/** Sees a response's body pass by, piece by piece, and may change it. Not thread-safe. */
public interface BodyFilter {
  /**
   * Takes a piece.
   *
   * @return what goes on in its place, which may be nothing yet
   */
  byte[] pass(byte[] bytes, int offset, int length);

  /** What is left at the end of the body. Asked once. */
  byte[] end();

  /** Whether the body may become longer or shorter. */
  boolean changesLength();
}

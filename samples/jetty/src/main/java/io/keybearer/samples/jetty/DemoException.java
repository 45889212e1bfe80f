package io.keybearer.samples.jetty;

/**
 * A part of the demo can't start or stop. Its message is one sentence for the person who runs it.
 */
public final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A reason of one sentence. */
  public DemoException(String message) {
    super(message);
  }

  /** A reason of one sentence, and what led to it. */
  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.keybearer.policy.expression;

/** A compiled statement. Immutable. */
@FunctionalInterface
interface Step {
  /** How a statement ended. */
  enum Outcome {
    /** The next statement follows. */
    NEXT,
    /** The loop or switch around it ends. */
    BREAK,
    /** The loop around it begins its next round. */
    CONTINUE,
    /** The function ends; its value is in the frame. */
    RETURN
  }

  /** Runs the statement. */
  Outcome run(Frame frame);
}

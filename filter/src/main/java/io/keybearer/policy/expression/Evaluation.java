package io.keybearer.policy.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One evaluation: its context and what it has used of its limits(). Not thread-safe. */
final class Evaluation {
  private static final int STEPS_PER_LOOK_AT_THE_TIME = 64;
  private static final int UNITS_PER_ELEMENT = 16;

  private final EvaluationContext context;
  private final EvaluationEnvironment environment;

  /** When the time is over; 0 until somebody looks at the time. */
  private long deadline;

  private int steps;
  private int looks;
  private int depth;
  private long size;

  Evaluation(EvaluationContext context, EvaluationEnvironment environment) {
    this.context = context;
    this.environment = environment;
  }

  EvaluationContext context() {
    return context;
  }

  EvaluationEnvironment environment() {
    return environment;
  }

  private EvaluationLimits limits() {
    return environment.limits();
  }

  /** Counts one step. */
  void step() {
    if (++steps > limits().steps()) {
      throw new LimitExceededException(
          "The expression took more than " + limits().steps() + " steps");
    }
    if (steps % STEPS_PER_LOOK_AT_THE_TIME == 0) {
      checkTime();
    }
  }

  /**
   * Counts a look at a character.
   *
   * @param looksPerStep how many make a step
   */
  void look(int looksPerStep) {
    if (++looks % looksPerStep == 0) {
      step();
    }
  }

  /**
   * Fails when the time is over or the thread was interrupted. The time begins with the first look:
   * most expressions end before it, and looking costs as much as they do.
   */
  void checkTime() {
    long now = System.nanoTime();
    if (deadline == 0) {
      deadline = now + limits().time().toNanos();
    } else if (now - deadline > 0) {
      throw new LimitExceededException(
          "The expression took longer than " + limits().time().toMillis() + " ms");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LimitExceededException("The expression was interrupted");
    }
  }

  /** Enters a function; {@link #leave()} must follow. */
  void enter() {
    step();
    if (++depth > limits().recursion()) {
      throw new LimitExceededException(
          "The expression's functions call one another more than "
              + limits().recursion()
              + " deep");
    }
  }

  void leave() {
    depth--;
  }

  /** Counts a value that an operator or method made. */
  @Nullable Object made(@Nullable Object value) {
    if (value instanceof String text) {
      room(text.length());
    } else if (value instanceof byte[] bytes) {
      room(bytes.length);
    } else if (value instanceof List<?> list) {
      elements(list.size());
    } else if (value instanceof Object[] array) {
      elements(array.length);
    }
    return value;
  }

  /** Makes sure that a text or byte array of that length may be made, before it is. */
  void room(long length) {
    if (length > limits().stringLength()) {
      throw new LimitExceededException(
          "The expression made a text of more than " + limits().stringLength() + " characters");
    }
    use(length);
  }

  /** Makes sure that a collection of that many elements may be made or grow to it. */
  void elements(long count) {
    if (count > limits().collectionSize()) {
      throw new LimitExceededException(
          "The expression made a collection of more than "
              + limits().collectionSize()
              + " elements");
    }
    use(count * UNITS_PER_ELEMENT);
  }

  /** Counts a node of a tree that is made or copied. */
  void node() {
    step();
    use(UNITS_PER_ELEMENT);
  }

  private void use(long units) {
    size += units;
    if (size > limits().totalSize()) {
      throw new LimitExceededException(
          "The expression's values together exceed " + limits().totalSize() + " characters");
    }
  }
}

package io.keybearer.servlet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filter can't start. Its message lists every problem. */
final class FilterStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FilterStartException(List<String> problems) {
    this(problems, null);
  }

  FilterStartException(List<String> problems, @Nullable Throwable cause) {
    super("The filter can't start:\n  " + String.join("\n  ", problems), cause);
  }
}

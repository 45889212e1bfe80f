package io.keybearer.config;

import java.util.List;

/**
 * The settings can't be used. Its message lists every problem, each with its key, its source and
 * what was expected.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  SettingsException(List<String> problems) {
    super("The settings can't be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, a sentence each. */
  public List<String> problems() {
    return problems;
  }
}

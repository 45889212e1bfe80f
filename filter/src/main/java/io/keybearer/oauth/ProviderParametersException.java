package io.keybearer.oauth;

import java.util.List;

/** A provider's parameters can't be used; every problem is listed. No message repeats a value. */
public final class ProviderParametersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * What is wrong with one parameter.
   *
   * @param parameter the parameter's name
   * @param message a sentence about it
   */
  public record Problem(String parameter, String message) {}

  ProviderParametersException(List<Problem> problems) {
    super(problems.toString());
    this.problems = List.copyOf(problems);
  }

  /** The problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}

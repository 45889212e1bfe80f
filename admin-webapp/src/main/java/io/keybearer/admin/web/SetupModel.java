package io.keybearer.admin.web;

import java.util.List;
import java.util.Map;

/**
 * What the setup page shows.
 *
 * @param frame around it
 * @param name as it was typed; empty at first
 * @param problems what is wrong, in words, by the form's field; under {@code form} what no field is
 *     to blame for
 * @param checks what was looked at of the installation
 */
public record SetupModel(
    Frame frame, String name, Map<String, String> problems, List<Check> checks) {
  /** Copies the problems and checks. */
  public SetupModel {
    problems = Map.copyOf(problems);
    checks = List.copyOf(checks);
  }

  /** A form without checks. */
  SetupModel(Frame frame, String name, Map<String, String> problems) {
    this(frame, name, problems, List.of());
  }

  /**
   * Something that was looked at.
   *
   * @param passed whether it is as it should be
   * @param text what is so, and what to do, in words
   */
  public record Check(boolean passed, String text) {}

  /** What is wrong with a field; empty when nothing is. */
  public String problem(String field) {
    return problems.getOrDefault(field, "");
  }
}

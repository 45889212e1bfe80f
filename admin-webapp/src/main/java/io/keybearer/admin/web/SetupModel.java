package io.keybearer.admin.web;

import java.util.Map;

/**
 * What the setup page shows.
 *
 * @param frame around it
 * @param name as it was typed; empty at first
 * @param problems what is wrong, in words, by the form's field; under {@code form} what no field is
 *     to blame for
 */
public record SetupModel(Frame frame, String name, Map<String, String> problems) {
  /** Copies the problems. */
  public SetupModel {
    problems = Map.copyOf(problems);
  }

  /** What is wrong with a field; empty when nothing is. */
  public String problem(String field) {
    return problems.getOrDefault(field, "");
  }
}

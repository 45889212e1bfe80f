package io.keybearer.admin.web;

import io.keybearer.admin.service.FieldProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * A form with what is wrong with it.
 *
 * @param fields its fields, in order
 * @param problems what is wrong with the whole, in words
 */
public record Form(List<Field> fields, List<String> problems) {
  /** Copies the lists. */
  public Form {
    fields = List.copyOf(fields);
    problems = List.copyOf(problems);
  }

  /** A form with nothing wrong. */
  static Form of(List<Field> fields) {
    return new Form(fields, List.of());
  }

  /**
   * This form with what a use case found wrong. A problem's target is a path of the management API
   * whose last part is a field's name; one without a field is the whole form's.
   */
  Form with(List<FieldProblem> found) {
    List<Field> marked = new ArrayList<>(fields);
    List<String> whole = new ArrayList<>(problems);
    for (FieldProblem problem : found) {
      String name = problem.target().substring(problem.target().lastIndexOf('.') + 1);
      int at = indexOf(name);
      if (at < 0) {
        whole.add(problem.target() + ' ' + problem.message());
      } else {
        marked.set(at, marked.get(at).with(problem.message()));
      }
    }
    return new Form(marked, whole);
  }

  /** This form with a sentence about the whole. */
  Form with(String problem) {
    List<String> whole = new ArrayList<>(problems);
    whole.add(problem);
    return new Form(fields, whole);
  }

  /** The fields that most people fill in. */
  public List<Field> usual() {
    return fields.stream().filter(field -> !field.isAdvanced()).toList();
  }

  /** The fields that most people leave as they are. */
  public List<Field> advanced() {
    return fields.stream().filter(Field::isAdvanced).toList();
  }

  /** Whether something that is filled in, or wrong, stands among those. */
  public boolean isAdvancedOpen() {
    return advanced().stream().anyMatch(Field::isWrong);
  }

  /** Whether there is something wrong. */
  public boolean isWrong() {
    return !problems.isEmpty() || fields.stream().anyMatch(Field::isWrong);
  }

  /** The fields that something is wrong with. */
  public List<Field> wrongFields() {
    return fields.stream().filter(Field::isWrong).toList();
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.ImportReport;
import io.keybearer.admin.service.ImportReport.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What the page of import and export shows.
 *
 * @param frame around it
 * @param problems what is wrong with what was sent
 * @param template the template under way; empty before one was sent, and where it is too large to
 *     go with a form
 * @param conflict what to do with what is there already, in lower case
 * @param questions the template's parameters and open expressions, with the answers so far
 * @param moreQuestions how many more the template has than a form can ask
 * @param report what an import would do, or did; empty before a template was looked at
 */
public record TransferModel(
    Frame frame,
    Form problems,
    String template,
    String conflict,
    List<Question> questions,
    int moreQuestions,
    Optional<ImportReport> report) {
  /**
   * What a template leaves open.
   *
   * @param field the name of the field of the answer
   * @param about the field that says which expression is asked for; empty for a parameter
   * @param name the parameter's name, or the expression
   * @param help what it is, in words; may be empty
   * @param answer what was answered; empty for the parameter's default
   */
  public record Question(String field, String about, String name, String help, String answer) {}

  /** How an outcome looks. */
  public static StateLook look(Outcome outcome) {
    return switch (outcome) {
      case CREATED -> new StateLook("ok", "plus-lg");
      case UPDATED -> new StateLook("ok", "arrow-repeat");
      case SKIPPED -> new StateLook("idle", "slash-circle");
      case FAILED -> new StateLook("bad", "x-octagon-fill");
    };
  }

  /** What can become of a resource. */
  public List<Outcome> outcomes() {
    return List.of(Outcome.values());
  }

  /** Whether an import can follow. */
  public boolean isReady() {
    return report.filter(ImportReport::dryRun).isPresent();
  }
}

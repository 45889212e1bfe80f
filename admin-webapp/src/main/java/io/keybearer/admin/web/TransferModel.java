package io.keybearer.admin.web;

import io.keybearer.admin.service.ImportReport;
import io.keybearer.admin.service.ImportReport.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    Optional<Report> report) {
  /**
   * What an import would do, or did.
   *
   * @param tried whether nothing was changed
   * @param counts how many resources end how; every outcome has a number
   * @param rows one of each resource, parents first
   */
  public record Report(boolean tried, Map<String, Long> counts, List<Row> rows) {
    static Report of(ImportReport report) {
      Map<String, Long> counts = new LinkedHashMap<>();
      for (Outcome outcome : Outcome.values()) {
        counts.put(key(outcome), report.count(outcome));
      }
      return new Report(
          report.dryRun(),
          counts,
          report.results().stream()
              .map(result -> new Row(result.resource(), key(result.outcome()), result.reason()))
              .toList());
    }

    private static String key(Outcome outcome) {
      return outcome.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What becomes of one resource.
   *
   * @param resource its ids, or its type where it is not one that is imported
   * @param outcome a key of {@link Report#counts}
   * @param reason why; empty when there is nothing to say
   */
  public record Row(String resource, String outcome, String reason) {}

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
  public static StateLook look(String outcome) {
    return switch (outcome) {
      case "created" -> new StateLook("ok", "plus-lg");
      case "updated" -> new StateLook("ok", "arrow-repeat");
      case "skipped" -> new StateLook("idle", "slash-circle");
      default -> new StateLook("bad", "x-octagon-fill");
    };
  }

  /** Whether an import can follow. */
  public boolean isReady() {
    return report.filter(Report::tried).isPresent();
  }
}

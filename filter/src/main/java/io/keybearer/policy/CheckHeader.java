package io.keybearer.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code check-header}: lets the request pass only with a header, and, when values are listed, only
 * if the header comes once and has one of them.
 */
final class CheckHeader implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("check-header", CheckHeader::compile);

  private final Operand<String> name;
  private final Operand<Integer> status;
  private final Operand<@Nullable String> message;
  private final Operand<Boolean> ignoreCase;
  private final List<Operand<@Nullable String>> values;

  private CheckHeader(
      Operand<String> name,
      Operand<Integer> status,
      Operand<@Nullable String> message,
      Operand<Boolean> ignoreCase,
      List<Operand<@Nullable String>> values) {
    this.name = name;
    this.status = status;
    this.message = message;
    this.ignoreCase = ignoreCase;
    this.values = List.copyOf(values);
  }

  private static Policy compile(ElementReader element) {
    return new CheckHeader(
        element.requiredText("name"),
        element.integer("failed-check-httpcode", 403, 400, 599),
        element.text("failed-check-error-message"),
        element.flag("ignore-case", false),
        element.children("value").stream().map(ElementReader::contentText).toList());
  }

  @Override
  public Flow run(PolicyRun run) {
    String header = name.of(run);
    List<String> found = run.request().values(header);
    if (found.isEmpty()) {
      throw denied(
          run,
          "HeaderNotFound",
          "Header " + header + " was not found in the request. Access denied.");
    }
    if (!values.isEmpty() && (found.size() > 1 || !isAllowed(run, found.get(0)))) {
      throw denied(
              run,
              "HeaderValueNotAllowed",
              "Header "
                  + header
                  + " value of "
                  + String.join(",", found)
                  + " is not allowed. Access denied.")
          .withholding();
    }
    return Flow.NEXT;
  }

  private boolean isAllowed(PolicyRun run, String found) {
    boolean anyCase = ignoreCase.of(run);
    for (Operand<@Nullable String> value : values) {
      String allowed = value.of(run);
      if (allowed != null && (anyCase ? allowed.equalsIgnoreCase(found) : allowed.equals(found))) {
        return true;
      }
    }
    return false;
  }

  private PolicyFailure denied(PolicyRun run, String reason, String sentence) {
    PolicyFailure failure = PolicyFailure.denied(reason, status.of(run), sentence);
    String said = message.of(run);
    return said == null ? failure : failure.answering(said);
  }
}

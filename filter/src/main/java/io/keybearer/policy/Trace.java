package io.keybearer.policy;

import io.keybearer.policy.Tracing.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code trace}: writes a message to the log, as {@link Tracing} says. */
final class Trace implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("trace", Trace::compile);

  private final String source;
  private final Operand<Severity> severity;
  private final Operand<@Nullable String> message;
  private final List<Metadata> metadata;

  private record Metadata(Operand<String> name, Operand<String> value) {}

  private Trace(
      String source,
      Operand<Severity> severity,
      Operand<@Nullable String> message,
      List<Metadata> metadata) {
    this.source = source;
    this.severity = severity;
    this.message = message;
    this.metadata = List.copyOf(metadata);
  }

  private static Policy compile(ElementReader element) {
    String source = element.requiredLiteral("source");
    Operand<Severity> severity =
        element.choice(
            "severity",
            Severity.VERBOSE,
            Map.of(
                "verbose", Severity.VERBOSE,
                "information", Severity.INFORMATION,
                "error", Severity.ERROR));
    // Older documents have the message as the element's own text.
    Operand<@Nullable String> message =
        element.child("message").map(ElementReader::contentText).orElseGet(element::contentText);
    List<Metadata> metadata = new ArrayList<>();
    for (ElementReader each : element.children("metadata")) {
      metadata.add(new Metadata(each.requiredText("name"), each.requiredText("value")));
    }
    return new Trace(source, severity, message, metadata);
  }

  @Override
  public Flow run(PolicyRun run) {
    Severity level = severity.of(run);
    if (level.isOn()) {
      Tracing tracing = run.services().resources().tracing();
      Map<String, String> more = new LinkedHashMap<>();
      for (Metadata each : metadata) {
        more.put(tracing.shown(each.name, run), tracing.shown(each.value, run));
      }
      tracing.write(run, level, source, tracing.shown(message, run), more);
    }
    return Flow.NEXT;
  }
}

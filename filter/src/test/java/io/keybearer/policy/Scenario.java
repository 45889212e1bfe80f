package io.keybearer.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a policy document and what must come of it, as a {@code .scenario} file says. The
 * format is in {@code documents/README.md}.
 *
 * @param file where it was read, for messages
 * @param parents the documents that {@code <base/>} stands for, the nearest first
 * @param diagnostics what loading says, as patterns
 * @param steps the requests, in order
 */
record Scenario(Path file, List<String> parents, List<String> diagnostics, List<Step> steps) {
  private static final Set<String> SURROUNDINGS =
      Set.of("given", "jwt", "authorization", "identity", "cached", "stub");
  private static final Set<String> OUTCOMES =
      Set.of(
          "sent",
          "backend",
          "answer",
          "response",
          "error",
          "variables",
          "cached-after",
          "traced",
          "paused");

  /**
   * A part of the file.
   *
   * @param line where its heading is, from 1
   * @param name the heading's first word
   * @param argument the rest of the heading
   * @param text what follows, without the last line end
   */
  record Part(int line, String name, String argument, String text) {
    /** This part with another text. */
    Part map(UnaryOperator<String> other) {
      return new Part(line, name, argument, other.apply(text));
    }

    /** The lines that are not blank, each cut at the separator. */
    Map<String, String> entries(String separator) {
      Map<String, String> entries = new HashMap<>();
      for (String each : lines()) {
        int at = each.indexOf(separator);
        if (at < 0) {
          entries.put(each.strip(), "");
        } else {
          entries.put(
              each.substring(0, at).strip(), each.substring(at + separator.length()).strip());
        }
      }
      return entries;
    }

    /** The lines that are not blank. */
    List<String> lines() {
      return text.lines().filter(each -> !each.isBlank()).toList();
    }
  }

  /**
   * One request.
   *
   * @param surroundings what changed since the step before
   * @param request the message
   * @param outcomes the backend's answer and what is expected
   */
  record Step(List<Part> surroundings, Part request, List<Part> outcomes) {
    /** This step with another text of each message. */
    Step map(UnaryOperator<String> text) {
      return new Step(
          surroundings,
          request.map(text),
          outcomes.stream().map(outcome -> outcome.map(text)).toList());
    }

    /** The outcome of that name; null without one. */
    @Nullable Part outcome(String name) {
      return outcomes.stream().filter(part -> part.name().equals(name)).findFirst().orElse(null);
    }

    /** The outcomes of that name, in order. */
    List<Part> outcomes(String name) {
      return outcomes.stream().filter(part -> part.name().equals(name)).toList();
    }
  }

  /** The named values of the first step's surroundings. */
  Map<String, String> namedValues() {
    Map<String, String> named = new HashMap<>();
    for (Step step : steps) {
      for (Part part : step.surroundings()) {
        if (part.name().equals("given")) {
          part.entries("=")
              .forEach(
                  (key, value) -> {
                    if (key.startsWith("named.")) {
                      named.put(key.substring("named.".length()), value);
                    }
                  });
        }
      }
    }
    return named;
  }

  /** Reads a scenario; one that is not well formed is a mistake in the test. */
  static Scenario read(Path file) {
    List<String> parents = new ArrayList<>();
    List<String> diagnostics = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Part> pending = new ArrayList<>();
    for (Part part : parts(file)) {
      if (part.name().equals("parent")) {
        parents.add(part.argument());
      } else if (part.name().equals("diagnostics")) {
        diagnostics.addAll(part.lines());
      } else if (part.name().equals("request")) {
        steps.add(new Step(List.copyOf(pending), part, new ArrayList<>()));
        pending.clear();
      } else if (SURROUNDINGS.contains(part.name())) {
        pending.add(part);
      } else if (OUTCOMES.contains(part.name()) && !steps.isEmpty() && pending.isEmpty()) {
        steps.get(steps.size() - 1).outcomes().add(part);
      } else {
        throw new IllegalArgumentException(
            file + ":" + part.line() + ": section '" + part.name() + "' is unknown or misplaced");
      }
    }
    if (!pending.isEmpty() || (steps.isEmpty() && diagnostics.isEmpty())) {
      throw new IllegalArgumentException(file + ": nothing is sent");
    }
    return new Scenario(file, List.copyOf(parents), List.copyOf(diagnostics), List.copyOf(steps));
  }

  private static List<Part> parts(Path file) {
    List<Part> parts = new ArrayList<>();
    List<String> lines = PolicyDocuments.text(file).lines().toList();
    int heading = -1;
    for (int at = 0; at <= lines.size(); at++) {
      if (at == lines.size() || lines.get(at).startsWith("=== ")) {
        if (heading >= 0) {
          parts.add(part(lines, heading, at));
        }
        heading = at;
      }
    }
    return parts;
  }

  private static Part part(List<String> lines, int heading, int end) {
    String title = lines.get(heading).substring("=== ".length()).strip();
    int blank = title.indexOf(' ');
    int last = end;
    // The blank line before the next heading keeps the sections apart and belongs to none.
    if (last < lines.size() && last - 1 > heading && lines.get(last - 1).isEmpty()) {
      last--;
    }
    return new Part(
        heading + 1,
        blank < 0 ? title : title.substring(0, blank),
        blank < 0 ? "" : title.substring(blank + 1).strip(),
        String.join("\n", lines.subList(heading + 1, last)));
  }
}

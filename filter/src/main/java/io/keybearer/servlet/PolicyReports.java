package io.keybearer.servlet;

import io.keybearer.model.PolicyProblem;
import io.keybearer.model.PolicyScope;
import io.keybearer.model.PolicyText;
import io.keybearer.policy.PolicyCompilation;
import io.keybearer.policyset.PolicyFile;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.ReaderLimits;
import io.keybearer.policyxml.SecretMask;
import io.keybearer.store.DocumentReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What operators are told of the documents that this node runs, and of newer ones that can't run.
 * Of the files that are no documents it tells problems alone. Thread-safe.
 */
final class PolicyReports {
  /** How many documents are told of; more than a set that people keep has. */
  static final int MOST_DOCUMENTS = 1_000;

  private static final int MOST_PROBLEMS = 50;
  private static final int MOST_NAME = 512;

  private final boolean withTexts;
  private List<DocumentReport> inForce = List.of();
  private volatile List<DocumentReport> current = List.of();

  /**
   * Reports.
   *
   * @param withTexts whether the documents' texts may leave the node
   */
  PolicyReports(boolean withTexts) {
    this.withTexts = withTexts;
  }

  /** All documents as they are now: the same list until files are loaded again. */
  List<DocumentReport> current() {
    return current;
  }

  /** Notes what came of loading files. */
  synchronized void loaded(PolicySources sources, PolicyCompilation compilation) {
    boolean runs = compilation.policies().isPresent();
    List<DocumentReport> found = reports(sources, compilation.diagnostics(), runs);
    if (runs) {
      inForce = found;
      current = found;
    } else {
      Set<String> known = inForce.stream().map(PolicyReports::content).collect(Collectors.toSet());
      current =
          Stream.concat(
                  inForce.stream(),
                  found.stream()
                      .filter(it -> !it.problems().isEmpty() || !known.contains(content(it))))
              .toList();
    }
  }

  private static String content(DocumentReport report) {
    return report.name() + '\0' + report.hash().orElse("");
  }

  private List<DocumentReport> reports(
      PolicySources sources, List<Diagnostic> diagnostics, boolean runs) {
    Map<String, List<PolicyProblem>> problems = new HashMap<>();
    for (Diagnostic diagnostic : diagnostics) {
      problems
          .computeIfAbsent(diagnostic.source(), path -> new ArrayList<>())
          .add(
              new PolicyProblem(
                  diagnostic.isError(),
                  diagnostic.position().line(),
                  diagnostic.position().column(),
                  diagnostic.message()));
    }
    List<DocumentReport> reports = new ArrayList<>();
    sources
        .described()
        .forEach(
            (name, file) -> {
              List<PolicyProblem> own = problems.getOrDefault(file.path(), List.of());
              problems.remove(file.path());
              if (file.scope() != PolicyScope.NONE || !own.isEmpty()) {
                reports.add(report(name, file, runs, own));
              }
            });
    // What is missing, or wrong with the folder itself.
    problems.forEach(
        (path, own) ->
            reports.add(
                report(path, new PolicyFile(path, PolicyScope.NONE, new byte[0]), runs, own)));
    return reports.stream().limit(MOST_DOCUMENTS).toList();
  }

  private DocumentReport report(
      String name, PolicyFile file, boolean runs, List<PolicyProblem> problems) {
    boolean isDocument = file.scope() != PolicyScope.NONE;
    return new DocumentReport(
        name.substring(Math.max(0, name.length() - MOST_NAME)),
        file.scope(),
        file.path(),
        runs,
        isDocument ? Optional.of(hash(file.bytes())) : Optional.empty(),
        isDocument && withTexts ? text(file.bytes()) : Optional.empty(),
        problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
  }

  /** The text; empty when the file is larger than any document that can run. */
  private static Optional<PolicyText> text(byte[] bytes) {
    if (bytes.length > ReaderLimits.DEFAULT.bytes()) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    String masked = SecretMask.mask(text);
    return Optional.of(new PolicyText(masked, !masked.equals(text)));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

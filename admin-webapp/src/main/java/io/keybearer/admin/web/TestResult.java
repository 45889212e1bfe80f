package io.keybearer.admin.web;

import io.keybearer.admin.service.ProviderReport;

/**
 * What came of trying a credential provider.
 *
 * @param outcome {@code passed}, {@code failed} or {@code inconclusive}
 * @param code the server's error, which a test without a login always ends with; may be empty
 * @param advice what it means, as a sentence
 */
public record TestResult(String outcome, String code, String advice) {
  /** The result in a report. */
  static TestResult of(ProviderReport report) {
    return new TestResult(
        report.outcome().toLowerCase(java.util.Locale.ROOT),
        report.reason().orElse(""),
        report.advice());
  }

  /** How it is marked. */
  public String tone() {
    return switch (outcome) {
      case "passed" -> "ok";
      case "failed" -> "bad";
      default -> "warn";
    };
  }

  /** The icon's name. */
  public String icon() {
    return switch (outcome) {
      case "passed" -> "check-circle-fill";
      case "failed" -> "x-octagon-fill";
      default -> "exclamation-triangle-fill";
    };
  }
}

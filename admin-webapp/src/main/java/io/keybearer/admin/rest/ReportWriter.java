package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.AuthorizationState;
import io.keybearer.admin.service.ConnectionReport;
import io.keybearer.admin.service.ProviderReport;
import java.time.Duration;
import java.util.Optional;

/** Writes what the native API's operations report. */
final class ReportWriter {
  private ReportWriter() {}

  static ObjectNode connection(ConnectionReport report) {
    ObjectNode body = Json.object();
    body.put("service", report.name().service())
        .put("provider", report.name().provider())
        .put("authorization", report.name().authorization())
        .put("outcome", report.outcome());
    report.reason().ifPresent(reason -> body.put("reason", reason));
    putSeconds(body, "retryAfterSeconds", report.retryAfter());
    state(body, report.state());
    body.put("disabled", report.disabled());
    report
        .token()
        .ifPresent(
            token -> {
              ObjectNode times = body.putObject("token");
              putSeconds(times, "expiresInSeconds", token.expiresIn());
              putSeconds(times, "refreshInSeconds", token.refreshIn());
            });
    return body;
  }

  static ObjectNode provider(ProviderReport report) {
    ObjectNode body = Json.object();
    body.put("service", report.name().service())
        .put("provider", report.name().provider())
        .put("outcome", report.outcome());
    report.reason().ifPresent(reason -> body.put("reason", reason));
    if (!report.advice().isEmpty()) {
      body.put("advice", report.advice());
    }
    return body.put("disabled", report.disabled());
  }

  /** The members {@code status} and, for one that can't give tokens, {@code error}. */
  static void state(ObjectNode body, AuthorizationState state) {
    body.put("status", state.status());
    state
        .error()
        .ifPresent(
            error ->
                body.putObject("error").put("code", error.code()).put("message", error.message()));
  }

  private static void putSeconds(ObjectNode body, String name, Optional<Duration> duration) {
    duration.ifPresent(it -> body.put(name, it.toSeconds()));
  }
}

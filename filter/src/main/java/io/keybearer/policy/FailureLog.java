package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says in the log what went wrong with a request: one line with the activity id that the client was
 * given. Never a token: the parts of the line are ids and sentences that hold none, and control
 * characters of a client's making are taken out.
 */
final class FailureLog {
  private static final int LONGEST = 400;

  private FailureLog() {}

  static void failed(
      Logger log, UUID activityId, EvaluationContext.LastError error, PolicyFailure failure) {
    String line = line("Request failed", activityId, error, failure);
    if (failure.reason().equals(ErrorReasons.INTERNAL)) {
      log.error(line, failure.getCause());
    } else if (failure.status() >= 500) {
      log.warn(line);
    } else {
      log.info(line);
    }
    debug(log, activityId, failure);
  }

  static void ignored(
      Logger log, UUID activityId, EvaluationContext.LastError error, PolicyFailure failure) {
    log.warn(line("Failure ignored", activityId, error, failure));
    debug(log, activityId, failure);
  }

  private static void debug(Logger log, UUID activityId, PolicyFailure failure) {
    // An exception of an expression may say what the request held.
    if (!failure.saysValues() && failure.getCause() != null) {
      log.debug("Cause of the failure of request {}", activityId, failure.getCause());
    }
  }

  private static String line(
      String what, UUID activityId, EvaluationContext.LastError error, PolicyFailure failure) {
    StringBuilder line = new StringBuilder(what);
    append(line, ": activityId", activityId.toString());
    append(line, " source", error.source());
    append(line, " reason", error.reason());
    append(line, " scope", error.scope());
    append(line, " section", error.section());
    append(line, " path", error.path());
    append(line, " policyId", error.policyId());
    if (failure.subject() != null) {
      line.append(' ').append(clean(failure.subject()));
    }
    if (!failure.saysValues()) {
      append(line, " message", '"' + failure.sentence() + '"');
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String name, @Nullable String value) {
    if (value != null) {
      line.append(name).append('=').append(clean(value));
    }
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    for (int at = 0; at < Math.min(text.length(), LONGEST); at++) {
      char c = text.charAt(at);
      boolean breaksLine = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
      clean.append(breaksLine ? '?' : c);
    }
    return clean.toString();
  }
}

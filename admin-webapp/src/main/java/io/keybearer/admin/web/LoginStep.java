package io.keybearer.admin.web;

import io.keybearer.admin.consent.ConsentException;
import io.keybearer.admin.consent.ConsentException.Reason;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What the pages of a login share: how they say that a step was refused. */
final class LoginStep {
  private LoginStep() {}

  /** Takes a step; a refusal is answered by a page that says why and what to do. */
  static Answer take(PageRequest request, Supplier<Answer> step) {
    // A program that only looks must not use anything up.
    if (request.servletRequest().getMethod().equals("HEAD")) {
      return refused(request, 405, request.t("error.405"), Optional.empty());
    }
    try {
      return step.get();
    } catch (ConsentException e) {
      return refused(
          request,
          status(e.reason()),
          Problem.of(request.texts(), e.reason().code()).text(),
          e.attempt());
    }
  }

  /** The attempt that a path names. */
  static UUID attempt(PageRequest request) {
    try {
      return UUID.fromString(request.variable("attempt"));
    } catch (IllegalArgumentException e) {
      // No attempt has it.
      return new UUID(0, 0);
    }
  }

  private static Answer refused(
      PageRequest request, int status, String explanation, Optional<UUID> attempt) {
    return new Answer.Html(
        status,
        "consent-refused",
        new RefusedLoginModel(
            request.frame("", request.t("consent.refused.title")).withoutPath(),
            explanation,
            attempt.map(it -> "/consent/" + it + "/again").orElse("")));
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case UNKNOWN_LINK, UNKNOWN_ATTEMPT -> 404;
      case LINK_EXPIRED, LINK_USED, ATTEMPT_EXPIRED -> 410;
      case LINK_EXHAUSTED -> 429;
      case MALFORMED_CALLBACK, UNKNOWN_STATE, OTHER_PROVIDER, OTHER_ISSUER -> 400;
      case OTHER_BROWSER, CREATOR_CONFIRMS, FOREIGN_FORM -> 403;
      case SETTINGS_CHANGED,
          SETTINGS_UNUSABLE,
          ALREADY_ANSWERED,
          NOTHING_PENDING,
          CHANGED_MEANWHILE ->
          409;
    };
  }
}

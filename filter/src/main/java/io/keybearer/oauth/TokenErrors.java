package io.keybearer.oauth;

import io.keybearer.http.HttpResponse;
import io.keybearer.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error code in an answer and says what it means: RFC 6749 §5.2, RFC 8707 §2, OpenID
 * Connect's codes that ask for a person, and what servers send beside them.
 */
final class TokenErrors {
  private static final Set<String> GRANT_DEAD =
      Set.of("invalid_grant", "interaction_required", "login_required", "consent_required");
  private static final Set<String> LATER = Set.of("slow_down", "rate_limited", "ratelimited");
  private static final Set<String> UNKNOWN =
      Set.of("server_error", "temporarily_unavailable", "internal_error", "fatal_error");

  private TokenErrors() {}

  /**
   * The error code that the members hold, as the RFC names it; empty when they tell of no error.
   *
   * @param success whether the status says success, so that only an unmistakable error counts
   */
  static Optional<String> code(
      Map<String, @Nullable Object> members, TokenResponseShape shape, boolean success) {
    Optional<String> found = errorMember(members).or(() -> renamedError(members, shape));
    if (found.isEmpty() && !success) {
      found = firstOfErrors(members);
    }
    if (found.isEmpty() && (isFalse(members.get("ok")) || isFalse(members.get("success")))) {
      found = Optional.of("unspecified_error");
    }
    if (found.isEmpty() && !success) {
      found = text(members.get("code")).or(() -> text(members.get("errorCode")));
    }
    return found.map(code -> shape.errorCodes().getOrDefault(code, code)).map(TokenErrors::safe);
  }

  /** What a refusal means. */
  static TokenAnswer.Refused refused(
      HttpResponse response,
      Optional<String> code,
      Optional<Duration> retryAfter,
      Optional<Secret> body) {
    int status = response.status();
    return new TokenAnswer.Refused(
        errorClass(status, code.orElse(""), retryAfter.isPresent()),
        code.orElseGet(() -> status == 401 ? "invalid_client" : "http_" + status),
        retryAfter,
        body,
        Optional.of(status));
  }

  private static TokenErrorClass errorClass(int status, String code, boolean saysWhen) {
    if (status == 429 || LATER.contains(code) || (status == 503 && saysWhen)) {
      return TokenErrorClass.NOT_PROCESSED;
    }
    if (status >= 500 || status == 408 || UNKNOWN.contains(code)) {
      return TokenErrorClass.OUTCOME_UNKNOWN;
    }
    if (GRANT_DEAD.contains(code)) {
      return TokenErrorClass.GRANT_DEAD;
    }
    // Only an answer that says nothing else but when to come again is taken for a busy server's.
    return saysWhen && code.isEmpty()
        ? TokenErrorClass.NOT_PROCESSED
        : TokenErrorClass.CONFIGURATION;
  }

  /**
   * An error under a name of the provider's own; that name may mean something else beside a token.
   */
  private static Optional<String> renamedError(
      Map<String, @Nullable Object> members, TokenResponseShape shape) {
    String alias = shape.aliases().get("error");
    return alias == null || members.containsKey("access_token")
        ? Optional.empty()
        : text(members.get(alias));
  }

  private static Optional<String> errorMember(Map<String, @Nullable Object> members) {
    Object error = members.get("error");
    Optional<Map<String, @Nullable Object>> object = ResponseMembers.asObject(error);
    if (object.isPresent()) {
      Map<String, @Nullable Object> inner = object.get();
      return text(inner.get("code"))
          .or(() -> text(inner.get("type")))
          .or(() -> text(inner.get("error")))
          .or(() -> Optional.of("unspecified_error"));
    }
    if (error instanceof List<?> || Boolean.TRUE.equals(error)) {
      return Optional.of("unspecified_error");
    }
    return text(error);
  }

  /** The first of several errors: its type, or what it says of which resource. */
  private static Optional<String> firstOfErrors(Map<String, @Nullable Object> members) {
    if (!(members.get("errors") instanceof List<?> errors) || errors.isEmpty()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> first =
        ResponseMembers.asObject(errors.get(0)).orElseGet(Map::of);
    Optional<String> code = text(first.get("code"));
    return text(first.get("errorType"))
        .or(() -> text(first.get("resource")).flatMap(of -> code.map(what -> of + "." + what)));
  }

  private static Optional<String> text(@Nullable Object value) {
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(text.strip());
    }
    // Zero says that there was no error.
    return value instanceof Number number && number.longValue() != 0
        ? Optional.of(number.toString())
        : Optional.empty();
  }

  private static boolean isFalse(@Nullable Object value) {
    return Boolean.FALSE.equals(value) || "false".equals(value);
  }

  /** Fit for logs and labels: no blanks, no control characters, at most 64 characters. */
  private static String safe(String code) {
    String text = code.replaceAll("[^A-Za-z0-9_.:-]+", "_");
    return text.substring(0, Math.min(64, text.length())).toLowerCase(Locale.ROOT);
  }
}

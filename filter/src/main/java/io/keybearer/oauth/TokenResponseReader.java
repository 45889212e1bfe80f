package io.keybearer.oauth;

import io.keybearer.http.HttpResponse;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what token endpoints really answer (RFC 6749 §5): JSON or form under any content type, with
 * nested or renamed members, expiries in any form, and errors inside a 200. Every answer becomes a
 * checked token or a classified error.
 *
 * <p>What an access token must be: text of printable ASCII without blanks (RFC 6749 A.12, RFC 6750
 * §2.1), so that it can't break out of a header.
 */
final class TokenResponseReader {
  private static final int BODY_KEPT = 4096;
  private static final Set<String> BEARER = Set.of("", "bearer", "bearertoken", "bearer_token");

  private final TokenResponseShape shape;
  private final Instant sentAt;

  TokenResponseReader(TokenResponseShape shape, Instant sentAt) {
    this.shape = shape;
    this.sentAt = sentAt;
  }

  TokenAnswer read(HttpResponse response) {
    Map<String, @Nullable Object> members =
        response.truncated() ? null : ResponseMembers.read(response).orElse(null);
    boolean success = response.status() >= 200 && response.status() < 300;
    Optional<String> error =
        members == null ? Optional.empty() : TokenErrors.code(members, shape, success);
    if (success && error.isEmpty()) {
      return members == null
          ? unreadable(response, "unreadable_response")
          : tokens(members, response);
    }
    return TokenErrors.refused(response, error, retryAfter(response), kept(response));
  }

  private TokenAnswer tokens(Map<String, @Nullable Object> answer, HttpResponse response) {
    Map<String, @Nullable Object> members = ResponseMembers.canonical(answer, shape);
    if (!(members.get("access_token") instanceof String accessToken)
        || !isAccessToken(accessToken)) {
      return unreadable(response, "no_access_token");
    }
    if (!isUsable(members.get("token_type"))) {
      return new TokenAnswer.Refused(
          TokenErrorClass.CONFIGURATION,
          "unsupported_token_type",
          Optional.empty(),
          Optional.empty(),
          Optional.of(response.status()));
    }
    Optional<Duration> lifetime =
        new TokenLifetime(shape, serverTime(response)).of(members, accessToken);
    return new TokenAnswer.Issued(
        new TokenSet(
            Secret.of(accessToken),
            refreshToken(members),
            lifetime,
            ResponseMembers.withoutRefreshTokens(members)),
        Optional.of(response.status()));
  }

  private boolean isUsable(@Nullable Object tokenType) {
    if (!(tokenType instanceof String text)) {
      return true;
    }
    String type = text.strip().toLowerCase(Locale.ROOT);
    return BEARER.contains(type) || shape.tokenTypes().contains(type);
  }

  private static Optional<Secret> refreshToken(Map<String, @Nullable Object> members) {
    return members.get("refresh_token") instanceof String text
            && !text.isEmpty()
            && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)
        ? Optional.of(Secret.of(text))
        : Optional.empty();
  }

  private static boolean isAccessToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static TokenAnswer unreadable(HttpResponse response, String code) {
    return new TokenAnswer.Refused(
        TokenErrorClass.OUTCOME_UNKNOWN,
        code,
        Optional.empty(),
        kept(response),
        Optional.of(response.status()));
  }

  private Optional<Duration> retryAfter(HttpResponse response) {
    return response
        .header("Retry-After")
        .flatMap(text -> RetryAfter.read(text, serverTime(response)));
  }

  /**
   * Now, as the server's points in time are meant: by its own clock (Date, RFC 9110 §6.6.1) where
   * it tells it, since this node's may be minutes away from it.
   */
  private Instant serverTime(HttpResponse response) {
    return response.header("Date").flatMap(HttpDate::read).orElse(sentAt);
  }

  private static Optional<Secret> kept(HttpResponse response) {
    String text = response.body().text();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Secret.of(text.substring(0, Math.min(text.length(), BODY_KEPT))));
  }
}

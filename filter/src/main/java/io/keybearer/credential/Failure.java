package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token, for as long as it stays so.
 *
 * @param reason the reason
 * @param code the error code behind it; safe to log
 * @param lasts time for which nothing changes by itself
 * @param tellsWhen whether it is worth to ask again after that time
 */
record Failure(Reason reason, String code, Duration lasts, boolean tellsWhen) {
  /** How long an error that somebody must mend is believed without another look. */
  static final Duration UNTIL_MENDED = Duration.ofSeconds(10);

  /** The error codes that a new consent mends. */
  private static final Set<String> NEED_CONSENT =
      Set.of(
          "Unauthenticated",
          "GrantDead",
          "Revoked",
          "OutcomeUnknown",
          "NoRefreshToken",
          "ReauthorizationRequired");

  /** An error that the token row holds. */
  static Failure ofConnection(String code) {
    Reason reason =
        NEED_CONSENT.contains(code) ? Reason.UNAUTHENTICATED : Reason.ACQUISITION_FAILED;
    return new Failure(reason, code, UNTIL_MENDED, false);
  }

  /** An error of the provider's, or of its settings. */
  static Failure ofProvider(String code) {
    return new Failure(Reason.ACQUISITION_FAILED, code, UNTIL_MENDED, false);
  }

  /** Something that passes. */
  static Failure passing(String code, Duration wait) {
    return new Failure(Reason.ACQUISITION_FAILED, code, wait, true);
  }

  AuthorizationContextException toException(AuthorizationRef ref, @Nullable Duration left) {
    return new AuthorizationContextException(
        reason, ref, code, tellsWhen ? Optional.ofNullable(left).orElse(lasts) : null, null);
  }
}

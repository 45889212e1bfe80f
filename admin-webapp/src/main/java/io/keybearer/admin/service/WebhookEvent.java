package io.keybearer.admin.service;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a webhook can be told of. */
public enum WebhookEvent {
  /** A user must log in to a connection again. */
  NEEDS_LOGIN,
  /** A connection or provider gives no tokens, and no login would help. */
  FAILING,
  /** A connection or provider works again. */
  RECOVERED,
  /** A client secret ends within 30 days. */
  SECRET_EXPIRING,
  /** Somebody tries the webhook; it is always told of this. */
  TEST;

  private static final Set<String> LOGIN_HELPS =
      Set.of(
          "GrantDead",
          "NoRefreshToken",
          "OutcomeUnknown",
          "ReauthorizationRequired",
          "Revoked",
          "Unauthenticated");

  /** The name in lower case, as messages have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The event of that name that a webhook can ask for; empty when there is none. */
  static Optional<WebhookEvent> named(String text) {
    for (WebhookEvent event : values()) {
      if (event != TEST && event.text().equals(text)) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  /**
   * What a message of the outbox tells of.
   *
   * @param kind the message's kind
   * @param status the status in its payload; empty when it has none
   * @param errorCode the error code in its payload; empty when it has none
   */
  public static Optional<WebhookEvent> of(String kind, String status, String errorCode) {
    return switch (kind) {
      case "Test" -> Optional.of(TEST);
      case "ClientSecretExpiring" -> Optional.of(SECRET_EXPIRING);
      case "AuthorizationStatusChanged", "ProviderStatusChanged" ->
          Optional.of(
              status.equals("Connected")
                  ? RECOVERED
                  : LOGIN_HELPS.contains(errorCode) ? NEEDS_LOGIN : FAILING);
      default -> Optional.empty();
    };
  }
}

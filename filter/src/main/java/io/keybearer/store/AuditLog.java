package io.keybearer.store;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appends audit rows within the transaction of the change that they tell of. Thread-safe. */
public final class AuditLog {
  private static final String INSERT =
      "insert into audit_event (at, service_id, actor, action, target, outcome, detail)"
          + " values (utc_timestamp(6), :service, :actor, :action, :target, :outcome, :detail)";

  private static final int MOST_ACTOR_CHARACTERS = 300;
  private static final int MOST_TARGET_CHARACTERS = 1600;

  /** How it ended. */
  public enum Outcome {
    /** It was done. */
    SUCCEEDED,
    /** It was tried and did not work. */
    FAILED,
    /** It was not allowed. */
    DENIED;

    private String text() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that was done, tried or refused.
   *
   * @param actor who did it; cut after 300 characters
   * @param action what it was, such as {@code authorizationProvider.create}
   * @param target the resource: ids joined by slashes; cut after 1,600 characters
   * @param detail what a reader needs besides, without secrets; may be empty
   * @param outcome how it ended
   */
  public record Entry(String actor, String action, String target, String detail, Outcome outcome) {
    /** A change that was made. */
    public Entry(String actor, String action, String target, String detail) {
      this(actor, action, target, detail, Outcome.SUCCEEDED);
    }
  }

  /** Appends a row. */
  public void append(Transaction transaction, Optional<StoredService> service, Entry entry) {
    @Nullable Long serviceId = service.map(StoredService::id).orElse(null);
    @Nullable String detail = entry.detail().isEmpty() ? null : entry.detail();
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("service", serviceId)
        .bind("actor", cut(entry.actor(), MOST_ACTOR_CHARACTERS))
        .bind("action", entry.action())
        .bind("target", cut(entry.target(), MOST_TARGET_CHARACTERS))
        .bind("outcome", entry.outcome().text())
        .bind("detail", detail)
        .execute();
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(text.length(), most));
  }
}

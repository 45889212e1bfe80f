package io.keybearer.store;

import java.util.Optional;

/** Appends audit rows within the transaction of the change that they tell of. Thread-safe. */
public final class AuditLog {
  private static final String INSERT =
      "insert into audit_event (at, service_id, actor, action, target, outcome, detail)"
          + " values (utc_timestamp(6), :service, :actor, :action, :target, 'Succeeded', :detail)";

  private static final int MOST_ACTOR_CHARACTERS = 256;

  /**
   * A change that was made.
   *
   * @param actor who made it
   * @param action what it was, such as {@code authorizationProvider.create}
   * @param target the resource: ids joined by slashes
   * @param detail what a reader needs besides, without secrets; may be empty
   */
  public record Entry(String actor, String action, String target, String detail) {}

  /** Appends a row. */
  public void append(Transaction transaction, Optional<StoredService> service, Entry entry) {
    String actor = entry.actor();
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("service", service.map(StoredService::id).orElse(null))
        .bind("actor", actor.substring(0, Math.min(actor.length(), MOST_ACTOR_CHARACTERS)))
        .bind("action", entry.action())
        .bind("target", entry.target())
        .bind("detail", entry.detail().isEmpty() ? null : entry.detail())
        .execute();
  }
}

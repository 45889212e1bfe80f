package io.keybearer.store;

import io.keybearer.model.DeliveryAttempt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The attempts to deliver messages to webhooks. Thread-safe. */
public final class DeliveryLog {
  private static final int MOST_CHARACTERS = 1024;

  private static final String INSERT =
      """
      insert into webhook_delivery
        (at, service_id, message_id, event, attempt, status, error, detail, next_attempt_at)
      select utc_timestamp(6), service_id, id, :event, attempts, :status, :error, :detail,
        if(delivered_at is null and attempts < :most, next_attempt_at, null)
      from outbox where id = :message
      """;

  private static final String RECENT =
      """
      select id, at, message_id, event, attempt, status, error, detail, next_attempt_at
      from webhook_delivery where service_id = :service and id < :before
      order by id desc limit :most
      """;

  /**
   * What came of an attempt.
   *
   * @param event what the message tells of
   * @param status the answer's status; empty when there was none
   * @param error why there was none, as a word for programs
   * @param detail the same in words, without anything secret; cut after 1,024 characters
   */
  public record Result(
      String event, Optional<Integer> status, Optional<String> error, Optional<String> detail) {
    /** An answer came. */
    public static Result answered(String event, int status) {
      return new Result(event, Optional.of(status), Optional.empty(), Optional.empty());
    }

    /** No answer came. */
    public static Result failed(String event, String error, String detail) {
      return new Result(event, Optional.empty(), Optional.of(error), Optional.of(cut(detail)));
    }

    private static String cut(String text) {
      return text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }

    /** Whether the receiver took the message: its answer was 2xx. */
    public boolean succeeded() {
      return status.filter(it -> it >= 200 && it < 300).isPresent();
    }

    /** Why the message was not taken, in a few words. */
    String reason() {
      return status.map(it -> "it answered " + it).or(() -> detail).orElse("");
    }
  }

  /**
   * The attempts of a service's messages, the newest first.
   *
   * @param before only attempts with a lower number; all of them without one
   * @param most how many at most
   */
  public List<DeliveryAttempt> recent(
      Transaction transaction, StoredService service, Optional<Long> before, int most) {
    return transaction
        .handle()
        .createQuery(RECENT)
        .bind("service", service.id())
        .bind("before", before.orElse(Long.MAX_VALUE))
        .bind("most", most)
        .map((row, context) -> attempt(row))
        .list();
  }

  /** Notes an attempt, in the transaction that notes it in the message's row, after that. */
  static void append(Handle handle, long message, Result result) {
    handle
        .createUpdate(INSERT)
        .bind("message", message)
        .bind("event", result.event())
        .bind("status", result.status().orElse(null))
        .bind("error", result.error().orElse(null))
        .bind("detail", result.detail().orElse(null))
        .bind("most", OutboxStore.MOST_ATTEMPTS)
        .execute();
  }

  private static DeliveryAttempt attempt(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    Optional<Integer> answered = row.wasNull() ? Optional.empty() : Optional.of(status);
    return new DeliveryAttempt(
        row.getLong("id"),
        Objects.requireNonNull(Columns.instant(row, "at")),
        OutboxStore.messageId(row.getLong("message_id")),
        row.getString("event"),
        row.getInt("attempt"),
        answered,
        Optional.ofNullable(row.getString("error")),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(Columns.instant(row, "next_attempt_at")));
  }
}

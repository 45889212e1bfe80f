package io.keybearer.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An attempt to deliver a message to a webhook.
 *
 * @param id its number; higher is newer
 * @param at when it ended
 * @param messageId the message, as its receiver sees it in {@code webhook-id}
 * @param event what the message tells of
 * @param attempt which attempt of this message it was, from 1 on
 * @param status the answer's status; empty when there was none
 * @param error why there was no answer, as a word for programs
 * @param detail the same in words; names a host, never a query, a header or a body
 * @param nextAt when it is tried again; empty when it is not, as it went well or was the last time
 */
public record DeliveryAttempt(
    long id,
    Instant at,
    String messageId,
    String event,
    int attempt,
    Optional<Integer> status,
    Optional<String> error,
    Optional<String> detail,
    Optional<Instant> nextAt) {
  /** Whether the receiver took the message: its answer was 2xx. */
  public boolean succeeded() {
    return status.filter(it -> it >= 200 && it < 300).isPresent();
  }
}

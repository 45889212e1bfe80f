package io.keybearer.admin.web;

import io.keybearer.model.DeliveryAttempt;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the page of the webhook shows.
 *
 * @param frame around it
 * @param exists whether there is one
 * @param url the field of its address
 * @param form what is wrong with what was sent
 * @param chosen what it is, or is to be, told of
 * @param events what it can be told of
 * @param secret the key of its signatures, shown when it is made and never again; empty otherwise
 * @param keyLost whether it needs another key before anything is delivered
 * @param deliveries attempts to deliver, the newest first
 * @param older the address of the page with older ones
 */
public record WebhookModel(
    Frame frame,
    boolean exists,
    Field url,
    Form form,
    Set<String> chosen,
    List<String> events,
    String secret,
    boolean keyLost,
    List<DeliveryAttempt> deliveries,
    Optional<String> older) {
  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "WebhookModel[redacted]";
  }
}

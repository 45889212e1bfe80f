package io.keybearer.admin.web;

import java.util.List;
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
 */
public record WebhookModel(
    Frame frame,
    boolean exists,
    Field url,
    Form form,
    Set<String> chosen,
    List<String> events,
    String secret) {
  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "WebhookModel[redacted]";
  }
}

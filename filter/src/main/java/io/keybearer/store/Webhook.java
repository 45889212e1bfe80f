package io.keybearer.store;

import java.util.List;
import java.util.UUID;

/**
 * Where a service tells of what happens.
 *
 * @param uid never reused
 * @param url where to
 * @param events what it is told of
 * @param keyLost whether the key of its signatures was given up as lost
 * @param version counts its changes
 */
public record Webhook(UUID uid, String url, List<String> events, boolean keyLost, long version) {
  /** Copies the events. */
  public Webhook {
    events = List.copyOf(events);
  }
}

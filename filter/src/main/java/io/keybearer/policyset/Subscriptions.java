package io.keybearer.policyset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** All subscriptions. Knows hashes of keys, and no key. Immutable. */
public final class Subscriptions {
  /** No subscriptions. */
  public static final Subscriptions NONE = new Subscriptions(List.of());

  private final List<Subscriber> subscribers;

  /** These subscriptions. */
  public Subscriptions(List<Subscriber> subscribers) {
    this.subscribers = List.copyOf(subscribers);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return subscribers.isEmpty();
  }

  /**
   * The subscription that a key is of, in whatever state. Compares with every hash, each in
   * constant time, so that the time it takes says nothing about any of them.
   */
  public Optional<Subscriber> find(String key) {
    byte[] hash = hash(key);
    Subscriber found = null;
    for (Subscriber subscriber : subscribers) {
      for (byte[] known : subscriber.keyHashes()) {
        if (MessageDigest.isEqual(known, hash)) {
          found = subscriber;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

package io.keybearer.admin.security;

import io.keybearer.model.ResourceKey;
import io.keybearer.store.SignInThrottleStore;
import io.keybearer.store.Transaction;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Slows down who tries passwords. Failures are counted for an account from one address, for the
 * address, and for the account; after 5, 20 and 100 of them the next attempts have to wait 5 s,
 * then twice as long after each, at most 15 minutes. The number for the account alone is high, so
 * that a stranger can't easily keep its owner out. An hour without a failure ends the count.
 */
final class SignInThrottle {
  private static final int FREE_FOR_BOTH = 5;
  private static final int FREE_FOR_ADDRESS = 20;
  private static final int FREE_FOR_ACCOUNT = 100;

  private final SignInThrottleStore store;

  SignInThrottle(SignInThrottleStore store) {
    this.store = store;
  }

  /** What is counted, and how often it may fail. */
  private record Subject(String text, int free) {
    byte[] hash() {
      return OpaqueToken.sha256(text);
    }
  }

  /**
   * Counts an attempt, or says how long to wait for the next. The account's own count is asked
   * last: who waits for another reason does not add to it.
   */
  Optional<Duration> attempt(Transaction transaction, String account, String address) {
    for (Subject subject : subjects(account, address)) {
      Optional<Duration> wait = store.attempt(transaction, subject.hash(), subject.free());
      if (wait.isPresent()) {
        return wait;
      }
    }
    return Optional.empty();
  }

  /** The attempt that was counted last has succeeded. */
  void succeeded(Transaction transaction, String account, String address) {
    List<Subject> subjects = subjects(account, address);
    store.forget(transaction, subjects.get(0).hash());
    subjects.subList(1, subjects.size()).forEach(it -> store.forgive(transaction, it.hash()));
  }

  private static List<Subject> subjects(String account, String address) {
    String key = ResourceKey.of(account);
    String network = network(address);
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new Subject("both\n" + network + '\n' + key, FREE_FOR_BOTH));
    subjects.add(new Subject("address\n" + network, FREE_FOR_ADDRESS));
    subjects.add(new Subject("account\n" + key, FREE_FOR_ACCOUNT));
    return subjects;
  }

  /** One subscriber has at least a whole /64 of IPv6 addresses. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      return InetAddress.getByName(address) instanceof Inet6Address six
          ? Arrays.toString(Arrays.copyOf(six.getAddress(), 8))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}

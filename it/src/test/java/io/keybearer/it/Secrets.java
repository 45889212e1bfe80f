package io.keybearer.it;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every secret of the test run; {@link NoSecretIT} searches for them. */
final class Secrets {
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Secrets() {}

  static void add(String secret) {
    KNOWN.add(secret);
  }

  static void addAll(Collection<String> secrets) {
    KNOWN.addAll(secrets);
  }

  static Set<String> all() {
    return Set.copyOf(KNOWN);
  }
}

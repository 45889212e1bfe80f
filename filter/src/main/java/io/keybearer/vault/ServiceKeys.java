package io.keybearer.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What this process knows of a service's key-encryption keys: those that it verified and unwrapped.
 *
 * @param current what secrets are sealed with; empty when there is none to be used here
 * @param next the newest key that was made after the current one and is not in use yet
 * @param usable how many keys can be used here
 * @param unusable how many keys of the store can't
 */
public record ServiceKeys(
    Optional<KeyState> current, Optional<KeyState> next, int usable, int unusable) {

  /**
   * A key.
   *
   * @param kekId its id
   * @param suite its algorithms
   * @param createdAt when it was made
   */
  public record KeyState(UUID kekId, Suite suite, Instant createdAt) {}

  /** The newest key: the next one, or else the current one. */
  public Optional<UUID> newest() {
    return next.or(() -> current).map(KeyState::kekId);
  }

  /** Whether the store has no key of the service, usable or not. */
  public boolean isEmpty() {
    return usable + unusable == 0;
  }

  static ServiceKeys of(
      List<KeyState> usable, Optional<UUID> currentId, int stored, List<UUID> activated) {
    Optional<KeyState> current =
        currentId.flatMap(id -> usable.stream().filter(key -> key.kekId().equals(id)).findFirst());
    Optional<KeyState> next =
        usable.stream()
            .filter(key -> !activated.contains(key.kekId()))
            .filter(key -> current.filter(it -> !key.createdAt().isAfter(it.createdAt())).isEmpty())
            .max(java.util.Comparator.comparing(KeyState::createdAt));
    return new ServiceKeys(current, next, usable.size(), stored - usable.size());
  }
}

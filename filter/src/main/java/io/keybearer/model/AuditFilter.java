package io.keybearer.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Which audit rows. What is empty lets all through.
 *
 * @param actor who did it, with or without the kind, such as {@code account/ada} or {@code ada}
 * @param action what it was, or how that begins, such as {@code authorization}
 * @param target the resource, or one that it belongs to, such as a provider with its connections
 * @param outcome {@code Succeeded}, {@code Failed} or {@code Denied}
 * @param from the earliest time
 * @param until the time before which
 * @param before the row behind which the page begins
 */
public record AuditFilter(
    Optional<String> actor,
    Optional<String> action,
    Optional<String> target,
    Optional<String> outcome,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Long> before) {
  /** Lets all through. */
  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}

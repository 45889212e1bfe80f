package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription and whose it is.
 *
 * @param id the subscription's id
 * @param name its name, if it has one
 * @param active whether its state lets it be used
 * @param product the product it is for; without one it is for APIs that name no products
 * @param user who holds it
 * @param created when it was made
 * @param start when it begins
 * @param end when it ends
 * @param keyHashes SHA-256 of each of its keys
 */
public record Subscriber(
    String id,
    Optional<String> name,
    boolean active,
    Optional<EvaluationContext.Product> product,
    Optional<EvaluationContext.User> user,
    Optional<Instant> created,
    Optional<Instant> start,
    Optional<Instant> end,
    List<byte[]> keyHashes) {
  /** Copies the list. */
  public Subscriber {
    keyHashes = List.copyOf(keyHashes);
  }

  /** Whether it opens an API that is part of these products, at that time. */
  public boolean opens(Set<String> products, Instant now) {
    boolean listed =
        products.isEmpty()
            || product.map(EvaluationContext.Product::id).filter(products::contains).isPresent();
    return active
        && listed
        && start.map(instant -> !now.isBefore(instant)).orElse(true)
        && end.map(now::isBefore).orElse(true);
  }

  /**
   * What expressions see of the subscription.
   *
   * @param key the key as the request carried it
   */
  public EvaluationContext.Subscription seen(String key) {
    @Nullable String shownName = name.orElse(null);
    return new EvaluationContext.Subscription(
        id, shownName, key, created.orElse(null), start.orElse(null), end.orElse(null));
  }

  /** Shows the id alone. */
  @Override
  public String toString() {
    return "Subscriber[" + id + "]";
  }
}

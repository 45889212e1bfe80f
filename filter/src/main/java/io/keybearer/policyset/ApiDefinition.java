package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An API.
 *
 * @param seen what expressions see of it
 * @param pattern its paths
 * @param subscriptionRequired whether a request needs the key of a subscription
 * @param products the products whose subscriptions are for this API; empty when all are
 * @param policy its document, if it has one
 * @param operations the more particular ones first; empty when it takes every request
 */
public record ApiDefinition(
    EvaluationContext.Api seen,
    ApiPattern pattern,
    boolean subscriptionRequired,
    Set<String> products,
    Optional<SourceFile> policy,
    List<OperationDefinition> operations) {
  /** Copies the collections. */
  public ApiDefinition {
    products = Set.copyOf(products);
    operations = List.copyOf(operations);
  }

  /** The API that a single document is for: every request, no key. */
  static ApiDefinition ofDocument(String id, SourceFile document) {
    return new ApiDefinition(
        seen(id, id, "", "1", Optional.empty()),
        ApiPattern.everything(),
        false,
        Set.of(),
        Optional.of(document),
        List.of());
  }

  static EvaluationContext.Api seen(
      String id, String name, String path, String revision, Optional<String> version) {
    return new EvaluationContext.Api(id, name, path, revision, true, version.orElse(null), null);
  }
}

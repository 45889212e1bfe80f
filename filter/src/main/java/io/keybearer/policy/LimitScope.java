package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.Optional;

/**
 * Which requests an {@code api} or {@code operation} within a limit is about: those of the one of
 * that id or name.
 */
final class LimitScope {
  private final boolean operation;
  private final Optional<String> id;
  private final Optional<String> name;

  private LimitScope(boolean operation, Optional<String> id, Optional<String> name) {
    this.operation = operation;
    this.id = id;
    this.name = name;
  }

  /**
   * Reads attributes {@code id} and {@code name}, of which the id wins.
   *
   * @param operation whether the element is an {@code operation}, rather than an {@code api}
   */
  static LimitScope read(ElementReader element, boolean operation) {
    Optional<String> id = element.literal("id");
    Optional<String> name = element.literal("name");
    if (id.isEmpty() && name.isEmpty()) {
      element.error("One of the attributes 'id' and 'name' is required");
    }
    return new LimitScope(operation, id, name);
  }

  /** Whether the request belongs to it. */
  boolean includes(PolicyRun run) {
    if (operation) {
      EvaluationContext.Operation found = run.context().operation();
      return found != null && matches(found.id(), found.name());
    }
    EvaluationContext.Api found = run.context().api();
    return found != null && matches(found.id(), found.name());
  }

  private boolean matches(String foundId, String foundName) {
    return id.isPresent()
        ? id.get().equalsIgnoreCase(foundId)
        : name.isPresent() && name.get().equalsIgnoreCase(foundName);
  }
}

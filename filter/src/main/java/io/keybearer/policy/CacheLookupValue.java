package io.keybearer.policy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code cache-lookup-value}: sets a variable to what the cache has under a key, or else to a
 * default. Without either the variable is not set.
 */
final class CacheLookupValue implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("cache-lookup-value", CacheLookupValue::compile);

  private final Operand<String> key;
  private final String variable;
  private final Optional<Operand<@Nullable Object>> otherwise;

  private CacheLookupValue(
      Operand<String> key, String variable, Optional<Operand<@Nullable Object>> otherwise) {
    this.key = key;
    this.variable = variable;
    this.otherwise = otherwise;
  }

  private static Policy compile(ElementReader element) {
    CachedValues.checkType(element);
    return new CacheLookupValue(
        element.requiredText("key"),
        element.requiredLiteral("variable-name"),
        element.has("default-value")
            ? Optional.of(element.requiredValue("default-value"))
            : Optional.empty());
  }

  @Override
  public Flow run(PolicyRun run) {
    Optional<Object> found = run.services().resources().values().get(key.of(run));
    if (found.isPresent()) {
      run.variables().set(variable, found.get());
    } else if (otherwise.isPresent()) {
      run.variables().set(variable, otherwise.get().of(run));
    }
    return Flow.NEXT;
  }
}

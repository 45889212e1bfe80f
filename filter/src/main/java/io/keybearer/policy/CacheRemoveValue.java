package io.keybearer.policy;

/** {@code cache-remove-value}: takes the value under a key out of the cache. */
final class CacheRemoveValue implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("cache-remove-value", CacheRemoveValue::compile);

  private final Operand<String> key;

  private CacheRemoveValue(Operand<String> key) {
    this.key = key;
  }

  private static Policy compile(ElementReader element) {
    CachedValues.checkType(element);
    return new CacheRemoveValue(element.requiredText("key"));
  }

  @Override
  public Flow run(PolicyRun run) {
    run.services().resources().values().remove(key.of(run));
    return Flow.NEXT;
  }
}

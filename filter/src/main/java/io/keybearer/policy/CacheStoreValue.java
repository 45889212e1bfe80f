package io.keybearer.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code cache-store-value}: keeps a value under a key for some seconds. A value that is null, or
 * that must not outlive its request, is not kept.
 */
final class CacheStoreValue implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("cache-store-value", CacheStoreValue::compile);

  private final Operand<String> key;
  private final Operand<@Nullable Object> value;
  private final Operand<Integer> seconds;

  private CacheStoreValue(
      Operand<String> key, Operand<@Nullable Object> value, Operand<Integer> seconds) {
    this.key = key;
    this.value = value;
    this.seconds = seconds;
  }

  private static Policy compile(ElementReader element) {
    CachedValues.checkType(element);
    // The cache is in memory: there is nothing to wait for.
    element.flag("asynchronous", true);
    return new CacheStoreValue(
        element.requiredText("key"),
        element.requiredValue("value"),
        element.requiredInteger("duration", 0, Integer.MAX_VALUE));
  }

  @Override
  public Flow run(PolicyRun run) {
    run.services()
        .resources()
        .values()
        .put(key.of(run), value.of(run), Duration.ofSeconds(seconds.of(run)));
    return Flow.NEXT;
  }
}

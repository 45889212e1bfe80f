package io.keybearer.policy;

/**
 * A compiled policy. Serves any number of requests at once, so it keeps nothing about one.
 *
 * <p>To add a policy: write a class that implements this and has a constant {@code DEFINITION},
 * name the constant in {@link PolicyDefinitions}, and give the element a type in the schema.
 */
@FunctionalInterface
interface Policy {
  /**
   * Does its work on the request.
   *
   * @throws PolicyFailure when it can't, or denies the request
   */
  Flow run(PolicyRun run);
}

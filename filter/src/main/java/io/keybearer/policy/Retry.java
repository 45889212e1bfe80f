package io.keybearer.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code retry}: runs its policies, and runs them again while a condition holds, so many times at
 * most. The request's thread waits in between.
 *
 * <p>The wait before the nth retry is {@code interval}; with {@code delta} it is interval + (n - 1)
 * delta; with {@code max-interval} it is interval doubled n - 1 times, or, with both, interval +
 * (2ⁿ⁻¹ - 1) delta, and never longer than max-interval. With {@code first-fast-retry} the first
 * retry does not wait.
 */
final class Retry implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("retry", Retry::compile);

  private static final int MOST = 50;
  private static final int LONGEST_SECONDS = 3600;

  private final Operand<Boolean> condition;
  private final Operand<Integer> count;
  private final Operand<Boolean> firstFast;
  private final Waits waits;
  private final Sequence policies;

  /** How long to wait. */
  private record Waits(
      Operand<Duration> interval,
      Optional<Operand<Duration>> longest,
      Optional<Operand<Duration>> delta) {
    Duration before(int retry, PolicyRun run) {
      Duration first = interval.of(run);
      if (longest.isEmpty()) {
        return delta.isEmpty() ? first : first.plus(delta.get().of(run).multipliedBy(retry - 1));
      }
      long doubled = 1L << Math.min(retry - 1, 32);
      Duration wait =
          delta.isEmpty()
              ? first.multipliedBy(doubled)
              : first.plus(delta.get().of(run).multipliedBy(doubled - 1));
      Duration most = longest.get().of(run);
      return wait.compareTo(most) > 0 ? most : wait;
    }
  }

  private Retry(ElementReader element) {
    condition = element.requiredFlag("condition");
    count = element.requiredInteger("count", 1, MOST);
    firstFast = element.flag("first-fast-retry", false);
    waits =
        new Waits(
            element.requiredInteger("interval", 0, LONGEST_SECONDS).map(Duration::ofSeconds),
            seconds(element, "max-interval"),
            seconds(element, "delta"));
    policies = element.policies();
  }

  private static Optional<Operand<Duration>> seconds(ElementReader element, String attribute) {
    return element.has(attribute)
        ? Optional.of(element.integer(attribute, 0, 0, LONGEST_SECONDS).map(Duration::ofSeconds))
        : Optional.empty();
  }

  private static Policy compile(ElementReader element) {
    Retry retry = new Retry(element);
    if (element.holds("forward-request")) {
      element.warning("The backend is called once: forward-request is not repeated here");
    } else if (!element.holds("send-request") && !element.holds("include-fragment")) {
      element.warning("Nothing in it can have another outcome the next time, but a send-request");
    }
    return retry;
  }

  @Override
  public Flow run(PolicyRun run) {
    Flow flow = policies.run(run);
    int most = count.of(run);
    for (int retry = 1; retry <= most && flow == Flow.NEXT && condition.of(run); retry++) {
      if (retry > 1 || !firstFast.of(run)) {
        run.services().resources().pause().pause(waits.before(retry, run));
      }
      flow = policies.run(run);
    }
    return flow;
  }
}

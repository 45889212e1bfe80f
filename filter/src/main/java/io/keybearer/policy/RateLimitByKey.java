package io.keybearer.policy;

/**
 * {@code rate-limit-by-key}: lets so many calls with the same key pass within a sliding window, and
 * answers 429 to more. A key has one counter on this node, whichever policy uses it.
 *
 * <p>When {@code increment-condition} or {@code increment-count} is an expression, or {@code
 * increment-after-response} is true, the call is counted when its response is known; until then it
 * only needs room. Otherwise it is counted at once.
 */
final class RateLimitByKey implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("rate-limit-by-key", RateLimitByKey::compile);

  private static final int LONGEST_SECONDS = 300;

  private final Operand<String> key;
  private final Operand<Integer> calls;
  private final Operand<Integer> seconds;
  private final Operand<Boolean> condition;
  private final Operand<Integer> count;
  private final boolean countsLater;
  private final LimitReports reports;

  private RateLimitByKey(ElementReader element) {
    key = element.requiredText("counter-key");
    calls = element.requiredInteger("calls", 0, Integer.MAX_VALUE);
    seconds = element.requiredInteger("renewal-period", 1, LONGEST_SECONDS);
    condition = element.flag("increment-condition", true);
    count = element.integer("increment-count", 1, 0, Integer.MAX_VALUE);
    boolean afterResponse =
        element.flag("increment-after-response", false).equals(Operand.constant(true));
    countsLater = afterResponse || !condition.isConstant() || !count.isConstant();
    // The window here is exact enough to answer no longer than it lasts.
    element.flag("flexible-retry-window", false);
    reports = LimitReports.read(element);
  }

  private static Policy compile(ElementReader element) {
    return new RateLimitByKey(element);
  }

  @Override
  public Flow run(PolicyRun run) {
    int limit = calls.of(run);
    long period = seconds.of(run) * 1000L;
    CallWindow window = run.services().resources().counters().window("key\n" + key.of(run));
    long now = run.services().clock().millis();
    long counted = countsLater || !condition.of(run) ? 0 : count.of(run);
    long room = window.add(now, period, limit, counted);
    if (room < 0) {
      throw reports.exceeded(run, -room, limit);
    }
    if (countsLater) {
      run.whenAnswered(answer -> countLater(run, window, period));
    }
    reports.passed(run, room, limit);
    return Flow.NEXT;
  }

  private void countLater(PolicyRun run, CallWindow window, long period) {
    long now = run.services().clock().millis();
    int counted = 1;
    try {
      counted = condition.of(run) ? count.of(run) : 0;
    } finally {
      // A call of which it can't be said whether it counts does count.
      window.count(now, period, counted);
    }
  }
}

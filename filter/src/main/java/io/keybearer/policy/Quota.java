package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code quota}: lets so many calls, or kilobytes of bodies, of a subscription pass within a period
 * of fixed length, and answers 403 to more. A request without a subscription is not counted.
 *
 * <p>Periods follow each other from the subscription's start date, or else from the first call that
 * this node sees; a period of 0 does not end. Each element counts for itself, on this node, and
 * what was counted is forgotten when the process ends.
 */
final class Quota implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("quota", Quota::compile);

  private static final int FORBIDDEN = 403;
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final int SHORTEST_SECONDS = 300;

  private final List<Limit> limits;

  /** One limit: for whom, and how much of what. */
  private record Limit(
      List<LimitScope> scopes,
      String counter,
      Operand<Integer> calls,
      Operand<Integer> kilobytes,
      Operand<Integer> seconds) {
    boolean includes(PolicyRun run) {
      return scopes.stream().allMatch(scope -> scope.includes(run));
    }
  }

  private Quota(List<Limit> limits) {
    this.limits = List.copyOf(limits);
  }

  private static Policy compile(ElementReader element) {
    List<Limit> limits = new ArrayList<>();
    Operand<Integer> seconds = period(element);
    limits.add(limit(element, List.of(), seconds));
    for (ElementReader api : element.children("api")) {
      LimitScope scope = LimitScope.read(api, false);
      Operand<Integer> ofApi = api.has("renewal-period") ? period(api) : seconds;
      limits.add(limit(api, List.of(scope), ofApi));
      for (ElementReader operation : api.children("operation")) {
        List<LimitScope> scopes = List.of(scope, LimitScope.read(operation, true));
        limits.add(
            limit(operation, scopes, operation.has("renewal-period") ? period(operation) : ofApi));
      }
    }
    return new Quota(limits);
  }

  private static Operand<Integer> period(ElementReader element) {
    Operand<Integer> seconds = element.requiredInteger("renewal-period", 0, Integer.MAX_VALUE);
    if (seconds instanceof Operand.Constant<Integer> known
        && known.value() != 0
        && known.value() < SHORTEST_SECONDS) {
      element.warning("Azure takes no renewal-period below 300 seconds, but 0 for no end");
    }
    return seconds;
  }

  private static Limit limit(
      ElementReader element, List<LimitScope> scopes, Operand<Integer> seconds) {
    if (!element.has("calls") && !element.has("bandwidth")) {
      element.error("One of the attributes 'calls' and 'bandwidth' is required");
    }
    return new Limit(
        List.copyOf(scopes),
        element.frame().counter(),
        element.integer("calls", NO_LIMIT, 0, Integer.MAX_VALUE),
        element.integer("bandwidth", NO_LIMIT, 0, Integer.MAX_VALUE),
        seconds);
  }

  @Override
  public Flow run(PolicyRun run) {
    EvaluationContext.Subscription subscription = run.context().subscription();
    if (subscription == null) {
      return Flow.NEXT;
    }
    for (Limit limit : limits) {
      if (limit.includes(run)) {
        count(run, limit, subscription);
      }
    }
    return Flow.NEXT;
  }

  private static void count(
      PolicyRun run, Limit limit, EvaluationContext.Subscription subscription) {
    long now = run.services().clock().millis();
    long length = limit.seconds.of(run) * 1000L;
    Instant start = subscription.startDate();
    QuotaPeriod period =
        run.services()
            .resources()
            .counters()
            .quota(
                limit.counter + "\n" + length + "\n" + subscription.id(),
                () -> new QuotaPeriod(start == null ? now : start.toEpochMilli(), length));
    int kilobytes = limit.kilobytes.of(run);
    if (kilobytes != NO_LIMIT && !period.hasBytesLeft(now, kilobytes * 1024L)) {
      throw exceeded("bandwidth", period.millisLeft(now));
    }
    if (!period.addCall(now, limit.calls.of(run))) {
      throw exceeded("call volume", period.millisLeft(now));
    }
    if (kilobytes != NO_LIMIT) {
      countBytes(run, period);
    }
  }

  private static void countBytes(PolicyRun run, QuotaPeriod period) {
    long announced = run.request().received().bodyLength();
    period.addBytes(run.services().clock().millis(), Math.max(0, announced));
    run.whenAnswered(
        answer ->
            answer.filterBody(
                new CountingFilter(
                    length -> period.addBytes(run.services().clock().millis(), length))));
  }

  private static PolicyFailure exceeded(String what, long millis) {
    String sentence = "Out of " + what + " quota.";
    if (millis < 0) {
      return PolicyFailure.denied("QuotaExceeded", FORBIDDEN, sentence);
    }
    Duration left = Duration.ofSeconds(Math.max(1, (millis + 999) / 1000));
    String time =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            left.toHours(),
            left.toMinutesPart(),
            left.toSecondsPart());
    return PolicyFailure.denied(
            "QuotaExceeded", FORBIDDEN, sentence + " Quota will be replenished in " + time + ".")
        .withHeader("Retry-After", Long.toString(left.toSeconds()));
  }
}

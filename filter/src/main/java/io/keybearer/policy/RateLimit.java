package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code rate-limit}: lets so many calls of a subscription pass within a sliding window, and
 * answers 429 to more. A request without a subscription is not counted. An {@code api} or {@code
 * operation} within it has a limit of its own, on top.
 *
 * <p>Each such element counts for itself, on this node.
 */
final class RateLimit implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("rate-limit", RateLimit::compile);

  private static final int LONGEST_SECONDS = 300;

  private final List<Limit> limits;

  /** One limit: for whom, and how many calls. */
  private record Limit(
      List<LimitScope> scopes,
      String counter,
      Operand<Integer> calls,
      Operand<Integer> seconds,
      LimitReports reports) {
    boolean includes(PolicyRun run) {
      return scopes.stream().allMatch(scope -> scope.includes(run));
    }
  }

  private RateLimit(List<Limit> limits) {
    this.limits = List.copyOf(limits);
  }

  private static Policy compile(ElementReader element) {
    List<Limit> limits = new ArrayList<>();
    limits.add(limit(element, List.of()));
    for (ElementReader api : element.children("api")) {
      LimitScope scope = LimitScope.read(api, false);
      limits.add(limit(api, List.of(scope)));
      addOperations(api, List.of(scope), limits);
    }
    addOperations(element, List.of(), limits);
    return new RateLimit(limits);
  }

  private static void addOperations(
      ElementReader parent, List<LimitScope> outer, List<Limit> limits) {
    for (ElementReader operation : parent.children("operation")) {
      List<LimitScope> scopes = new ArrayList<>(outer);
      scopes.add(LimitScope.read(operation, true));
      limits.add(limit(operation, scopes));
    }
  }

  private static Limit limit(ElementReader element, List<LimitScope> scopes) {
    return new Limit(
        List.copyOf(scopes),
        element.frame().counter(),
        element.requiredInteger("calls", 0, Integer.MAX_VALUE),
        element.requiredInteger("renewal-period", 1, LONGEST_SECONDS),
        LimitReports.read(element));
  }

  @Override
  public Flow run(PolicyRun run) {
    EvaluationContext.Subscription subscription = run.context().subscription();
    if (subscription == null) {
      return Flow.NEXT;
    }
    for (Limit limit : limits) {
      if (limit.includes(run)) {
        count(run, limit, subscription.id());
      }
    }
    return Flow.NEXT;
  }

  private static void count(PolicyRun run, Limit limit, String subscription) {
    int calls = limit.calls.of(run);
    CallWindow window =
        run.services().resources().counters().window(limit.counter + "\n" + subscription);
    long room =
        window.add(run.services().clock().millis(), limit.seconds.of(run) * 1000L, calls, 1);
    if (room < 0) {
      throw limit.reports.exceeded(run, -room, calls);
    }
    limit.reports.passed(run, room, calls);
  }
}

package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;

/** Policies one after the other: a section, a branch, a fragment. */
final class Sequence implements Policy {
  /** Nothing to do. */
  static final Sequence EMPTY = new Sequence(List.of());

  private final Step[] steps;

  /**
   * A policy at its place.
   *
   * @param policy what to run
   * @param place where it stands
   */
  record Step(Policy policy, Place place) {}

  Sequence(List<Step> steps) {
    this.steps = steps.toArray(new Step[0]);
  }

  boolean isEmpty() {
    return steps.length == 0;
  }

  /** Its policies in order, those of sequences within it in their places. */
  List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    for (Step step : steps) {
      if (step.policy instanceof Sequence inner) {
        policies.addAll(inner.policies());
      } else {
        policies.add(step.policy);
      }
    }
    return policies;
  }

  @Override
  public Flow run(PolicyRun run) {
    return runFrom(0, run);
  }

  /** Runs the policies from that one on. */
  Flow runFrom(int first, PolicyRun run) {
    for (int at = first; at < steps.length; at++) {
      Step step = steps[at];
      Flow flow;
      try {
        flow = step.policy.run(run);
      } catch (PolicyFailure failure) {
        throw failure.at(step.place);
      }
      if (flow != Flow.NEXT) {
        if (flow == Flow.FORWARD && at + 1 < steps.length) {
          run.resumeLater(this, at + 1);
        }
        return flow;
      }
    }
    return Flow.NEXT;
  }
}

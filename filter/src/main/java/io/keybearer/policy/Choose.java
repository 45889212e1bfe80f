package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;

/** {@code choose}: runs the first {@code when} whose condition holds, else {@code otherwise}. */
final class Choose implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("choose", Choose::compile);

  private final Branch[] branches;
  private final Sequence otherwise;

  private record Branch(Operand<Boolean> condition, Sequence policies) {}

  private Choose(List<Branch> branches, Sequence otherwise) {
    this.branches = branches.toArray(new Branch[0]);
    this.otherwise = otherwise;
  }

  private static Policy compile(ElementReader element) {
    List<Branch> branches = new ArrayList<>();
    for (ElementReader when : element.children("when")) {
      branches.add(new Branch(when.requiredFlag("condition"), when.policies()));
    }
    if (branches.isEmpty()) {
      element.error("At least one 'when' is required");
    }
    Sequence otherwise =
        element.child("otherwise").map(ElementReader::policies).orElse(Sequence.EMPTY);
    return new Choose(branches, otherwise);
  }

  @Override
  public Flow run(PolicyRun run) {
    for (Branch branch : branches) {
      if (branch.condition.of(run)) {
        return branch.policies.run(run);
      }
    }
    return otherwise.run(run);
  }
}

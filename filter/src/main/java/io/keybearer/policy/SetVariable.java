package io.keybearer.policy;

import org.jspecify.annotations.Nullable;

/** {@code set-variable}: gives a variable the value of a literal (text) or of an expression. */
final class SetVariable implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("set-variable", SetVariable::compile);

  private final String name;
  private final Operand<@Nullable Object> value;

  private SetVariable(String name, Operand<@Nullable Object> value) {
    this.name = name;
    this.value = value;
  }

  private static Policy compile(ElementReader element) {
    return new SetVariable(element.requiredLiteral("name"), element.requiredValue("value"));
  }

  @Override
  public Flow run(PolicyRun run) {
    run.variables().set(name, value.of(run));
    return Flow.NEXT;
  }
}

package io.keybearer.policy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code set-method}: gives the request another method. */
final class SetMethod implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("set-method", SetMethod::compile);

  private final Operand<@Nullable String> method;

  private SetMethod(Operand<@Nullable String> method) {
    this.method = method;
  }

  static SetMethod compile(ElementReader element) {
    Operand<@Nullable String> method = element.contentText();
    if (method.isConstant() && !isToken(method)) {
      element.error("The method is missing or has characters that no method has");
    }
    return new SetMethod(method);
  }

  private static boolean isToken(Operand<@Nullable String> constant) {
    return constant instanceof Operand.Constant<@Nullable String> known
        && known.value() != null
        && HeaderNames.isToken(known.value());
  }

  @Override
  public Flow run(PolicyRun run) {
    run.request().method(name(run));
    return Flow.NEXT;
  }

  /** The method in capitals. */
  String name(PolicyRun run) {
    String name = method.of(run);
    if (name == null || !HeaderNames.isToken(name.strip())) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression gave no name of a method.", null);
    }
    return name.strip().toUpperCase(Locale.ROOT);
  }
}

package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-query-parameter}: sets, adds or deletes a parameter of the request's query. Several
 * values are several parameters; a value whose expression gives null is left out.
 */
final class SetQueryParameter implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("set-query-parameter", SetQueryParameter::compile);

  private final Operand<String> name;
  private final Operand<SetHeader.ExistsAction> action;
  private final List<Operand<@Nullable String>> values;

  private SetQueryParameter(
      Operand<String> name,
      Operand<SetHeader.ExistsAction> action,
      List<Operand<@Nullable String>> values) {
    this.name = name;
    this.action = action;
    this.values = List.copyOf(values);
  }

  static SetQueryParameter compile(ElementReader element) {
    Operand<String> name = element.requiredText("name");
    Operand<SetHeader.ExistsAction> action = SetHeader.ExistsAction.read(element);
    List<Operand<@Nullable String>> values = new ArrayList<>();
    for (ElementReader value : element.children("value")) {
      values.add(value.contentText());
    }
    boolean deletes = action.equals(Operand.constant(SetHeader.ExistsAction.DELETE));
    if (!deletes && action.isConstant() && values.isEmpty()) {
      element.error("At least one 'value' is required unless exists-action is 'delete'");
    }
    return new SetQueryParameter(name, action, values);
  }

  @Override
  public Flow run(PolicyRun run) {
    run.request().query(changed(run, run.request().query()));
    return Flow.NEXT;
  }

  /** The query as this policy changes it; null when nothing is left of it. */
  @Nullable String changed(PolicyRun run, @Nullable String query) {
    QueryString parameters = new QueryString(query);
    String parameter = name.of(run);
    switch (action.of(run)) {
      case DELETE -> parameters.remove(parameter::equalsIgnoreCase);
      case OVERRIDE -> parameters.replace(parameter, evaluate(run));
      case APPEND -> parameters.add(parameter, evaluate(run));
      case SKIP -> {
        if (!parameters.has(parameter)) {
          parameters.add(parameter, evaluate(run));
        }
      }
    }
    return parameters.text();
  }

  private List<String> evaluate(PolicyRun run) {
    return values.stream().map(value -> value.of(run)).filter(Objects::nonNull).toList();
  }
}

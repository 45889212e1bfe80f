package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code rewrite-uri}: gives the request another path, and query. Parameters of the query that the
 * operation's template does not name are kept behind those of the new query, unless {@code
 * copy-unmatched-params} is false.
 */
final class RewriteUri implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("rewrite-uri", RewriteUri::compile);

  private final Operand<UriTemplate> template;
  private final boolean literal;
  private final Operand<Boolean> copyUnmatched;

  private RewriteUri(
      Operand<UriTemplate> template, boolean literal, Operand<Boolean> copyUnmatched) {
    this.template = template;
    this.literal = literal;
    this.copyUnmatched = copyUnmatched;
  }

  private static Policy compile(ElementReader element) {
    Operand<String> template = element.requiredText("template");
    return new RewriteUri(
        template.map(UriTemplate::new),
        template.isConstant(),
        element.flag("copy-unmatched-params", true));
  }

  @Override
  public Flow run(PolicyRun run) {
    UriTemplate target = template.of(run);
    Map<String, String> values = run.context().request().matchedParameters();
    if (literal) {
      requireValues(target, values);
    }
    RequestDraft request = run.request();
    String path = target.path(values, rests(run, values));
    String query = target.query(values);
    if (copyUnmatched.of(run)) {
      query = joined(query, unmatched(run, request.query()));
    }
    request.path(path.startsWith("/") ? path : "/" + path);
    request.query(query);
    return Flow.NEXT;
  }

  private static void requireValues(UriTemplate target, Map<String, String> values) {
    for (String name : target.names()) {
      if (!values.containsKey(name)) {
        throw PolicyFailure.failed(
            ErrorReasons.EXPRESSION,
            "The template names the parameter '" + name + "', which the operation does not have.",
            null);
      }
    }
  }

  /** The parameters that the operation's template takes the rest of the path for. */
  private static Set<String> rests(PolicyRun run, Map<String, String> values) {
    EvaluationContext.Operation operation = run.context().operation();
    Set<String> rests = new TreeSet<>();
    for (String name : operation == null ? Set.<String>of() : values.keySet()) {
      if (operation != null && operation.urlTemplate().contains("{*" + name + "}")) {
        rests.add(name);
      }
    }
    return rests;
  }

  /** The parameters of the query that the operation's template does not name. */
  private static @Nullable String unmatched(PolicyRun run, @Nullable String query) {
    EvaluationContext.Operation operation = run.context().operation();
    int question = operation == null ? -1 : operation.urlTemplate().indexOf('?');
    if (operation == null || question < 0) {
      return query;
    }
    Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String parameter : operation.urlTemplate().substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      named.add(equals < 0 ? parameter : parameter.substring(0, equals));
    }
    QueryString parameters = new QueryString(query);
    parameters.remove(named::contains);
    return parameters.text();
  }

  private static @Nullable String joined(@Nullable String first, @Nullable String second) {
    if (first == null || first.isEmpty()) {
      return second;
    }
    return second == null || second.isEmpty() ? first : first + '&' + second;
  }
}

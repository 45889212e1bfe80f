package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policy.expression.RequestUrl;
import io.keybearer.policy.expression.ResponseView;
import io.keybearer.policy.template.TemplateBody;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Liquid template sees: {@code body}, {@code headers} and {@code context}, as plain values.
 * Names are found in any casing; a value that is neither text, number nor truth value is its text.
 */
final class LiquidData {
  private final Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private LiquidData() {}

  /**
   * The values for a message that gets a new body.
   *
   * @param source the message whose body and headers the template sees
   * @param nilIsNull whether an XML element with {@code xsi:nil} is null
   */
  static Map<String, Object> of(PolicyRun run, Message source, boolean nilIsNull) {
    LiquidData data = new LiquidData();
    data.put("body", body(source, nilIsNull));
    data.put("headers", joined(new HeadersSeen(source.headers())));
    data.put("context", context(run.context()));
    return data.values;
  }

  private LiquidData put(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
    return this;
  }

  private static @Nullable Object body(Message source, boolean nilIsNull) {
    byte[] bytes = source.body().bytes();
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    Charset charset = BodySeen.charset(source);
    String type = String.join(",", source.headers().values("Content-Type"));
    return TemplateBody.parse(new String(bytes, charset), type, nilIsNull);
  }

  private static Map<String, Object> context(EvaluationContext context) {
    LiquidData data =
        new LiquidData()
            .put("Request", request(context))
            .put("Response", response(context.response()))
            .put("Variables", variables(context.variables()))
            .put("RequestId", context.requestId().toString())
            .put("Timestamp", context.timestamp().toString());
    EvaluationContext.Api api = context.api();
    if (api != null) {
      data.put(
          "Api",
          new LiquidData()
              .put("Id", api.id())
              .put("Name", api.name())
              .put("Path", api.path())
              .put("Revision", api.revision())
              .put("Version", api.version())
              .values);
    }
    EvaluationContext.Operation operation = context.operation();
    if (operation != null) {
      data.put(
          "Operation",
          new LiquidData()
              .put("Id", operation.id())
              .put("Name", operation.name())
              .put("Method", operation.method())
              .put("UrlTemplate", operation.urlTemplate())
              .values);
    }
    return data.put("LastError", lastError(context.lastError()))
        .put("Subscription", subscription(context.subscription()))
        .put("Product", product(context.product()))
        .put("User", user(context.user()))
        .values;
  }

  private static Map<String, Object> request(EvaluationContext context) {
    return new LiquidData()
        .put("Method", context.request().method())
        .put("Url", url(context.request().url()))
        .put("OriginalUrl", url(context.request().originalUrl()))
        .put("Headers", joined(context.request().headers()))
        .put("IpAddress", context.request().ipAddress())
        .put("MatchedParameters", variables(context.request().matchedParameters()))
        .values;
  }

  private static Map<String, Object> url(RequestUrl url) {
    return new LiquidData()
        .put("Scheme", url.scheme())
        .put("Host", url.host())
        .put("Port", url.port())
        .put("Path", url.path())
        .put("QueryString", url.queryString())
        .put("Query", joined(url.query()))
        .values;
  }

  private static @Nullable Map<String, Object> response(@Nullable ResponseView response) {
    return response == null
        ? null
        : new LiquidData()
            .put("StatusCode", response.statusCode())
            .put("StatusReason", response.statusReason())
            .put("Headers", joined(response.headers()))
            .values;
  }

  private static @Nullable Map<String, Object> lastError(
      EvaluationContext.@Nullable LastError error) {
    return error == null
        ? null
        : new LiquidData()
            .put("Source", error.source())
            .put("Reason", error.reason())
            .put("Message", error.message())
            .put("Scope", error.scope())
            .put("Section", error.section())
            .put("Path", error.path())
            .put("PolicyId", error.policyId())
            .values;
  }

  private static @Nullable Map<String, Object> subscription(
      EvaluationContext.@Nullable Subscription subscription) {
    return subscription == null
        ? null
        : new LiquidData()
            .put("Id", subscription.id())
            .put("Name", subscription.name())
            .put("Key", subscription.key())
            .values;
  }

  private static @Nullable Map<String, Object> product(
      EvaluationContext.@Nullable Product product) {
    return product == null
        ? null
        : new LiquidData().put("Id", product.id()).put("Name", product.name()).values;
  }

  private static @Nullable Map<String, Object> user(EvaluationContext.@Nullable User user) {
    return user == null
        ? null
        : new LiquidData()
            .put("Id", user.id())
            .put("Email", user.email())
            .put("FirstName", user.firstName())
            .put("LastName", user.lastName())
            .values;
  }

  private static Map<String, Object> joined(Map<String, String[]> texts) {
    LiquidData data = new LiquidData();
    texts.forEach((name, values) -> data.put(name, String.join(",", values)));
    return data.values;
  }

  private static Map<String, Object> variables(Map<String, ? extends @Nullable Object> variables) {
    LiquidData data = new LiquidData();
    for (Map.Entry<String, ? extends @Nullable Object> variable : variables.entrySet()) {
      Object value = variable.getValue();
      boolean plain =
          value == null
              || value instanceof String
              || value instanceof Number
              || value instanceof Boolean;
      data.put(variable.getKey(), plain ? value : Expressions.textOf(value));
    }
    return data.values;
  }
}

package io.keybearer.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-body}: replaces the body of the request (inbound, backend) or of the response
 * (outbound, on-error) by a text as it is written, or by what an expression gives.
 */
final class SetBody implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("set-body", SetBody::compile);

  private final boolean onRequest;
  private final Operand<@Nullable Object> content;

  private SetBody(boolean onRequest, Operand<@Nullable Object> content) {
    this.onRequest = onRequest;
    this.content = content;
  }

  static SetBody compile(ElementReader element) {
    Operand<String> template =
        element.choice("template", "none", Map.of("none", "none", "liquid", "liquid"));
    if (!template.equals(Operand.constant("none"))) {
      element.error("The template 'liquid' is not implemented here");
    }
    element.choice("xsi-nil", "blank", Map.of("blank", "blank", "null", "null"));
    element.flag("parse-date", true);
    return new SetBody(element.actsOnRequest(), element.content());
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, onRequest ? run.request() : run.responseDraft());
    return Flow.NEXT;
  }

  /** Does its work on that message. */
  void apply(PolicyRun run, Message message) {
    byte[] bytes = bytes(content.of(run));
    message.body().replace(bytes);
    if (!message.headers().values("Content-Encoding").isEmpty()) {
      message.headers().remove("Content-Encoding");
    }
    if (message instanceof ResponseDraft) {
      message.headers().set("Content-Length", List.of(Integer.toString(bytes.length)));
    }
  }

  private static byte[] bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    String text = Expressions.textOf(value);
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }
}

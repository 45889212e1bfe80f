package io.keybearer.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-body}: replaces the body of the request (inbound, backend) or of the response
 * (outbound, on-error) by a text as it is written, by what an expression gives, or by a Liquid
 * template that is filled in from the message.
 */
final class SetBody implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("set-body", SetBody::compile);

  private final boolean onRequest;
  private final Operand<@Nullable Object> content;
  private final Optional<LiquidBody> liquid;

  private SetBody(
      boolean onRequest, Operand<@Nullable Object> content, Optional<LiquidBody> liquid) {
    this.onRequest = onRequest;
    this.content = content;
    this.liquid = liquid;
  }

  static SetBody compile(ElementReader element) {
    Operand<String> template =
        element.choice("template", "none", Map.of("none", "none", "liquid", "liquid"));
    boolean nilIsNull =
        element
            .choice("xsi-nil", "blank", Map.of("blank", "blank", "null", "null"))
            .equals(Operand.constant("null"));
    // Entities are resolved where documents are read.
    boolean parsesDates = element.flag("parse-date", false).equals(Operand.constant(true));
    element.flag("html-decode-expression", false);
    Optional<LiquidBody> liquid =
        template.equals(Operand.constant("liquid"))
            ? LiquidBody.read(element, nilIsNull)
            : Optional.empty();
    if (parsesDates && liquid.isPresent()) {
      element.warning(
          "'parse-date' has no effect: texts that look like dates stay texts; filter date reads"
              + " them");
    }
    return new SetBody(element.actsOnRequest(), element.content(), liquid);
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, onRequest ? run.request() : run.responseDraft());
    return Flow.NEXT;
  }

  /** Does its work on that message. */
  void apply(PolicyRun run, Message message) {
    Object value = liquid.isPresent() ? liquid.get().render(run, message) : content.of(run);
    byte[] bytes = bytes(value);
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

package io.keybearer.policy;

import io.keybearer.policy.template.LiquidTemplate;
import io.keybearer.policy.template.TemplateException;
import io.keybearer.policyxml.PolicyValue;
import java.util.Optional;

/** The Liquid template of a {@code set-body}. Immutable. */
final class LiquidBody {
  private final LiquidTemplate template;
  private final boolean nilIsNull;

  private LiquidBody(LiquidTemplate template, boolean nilIsNull) {
    this.template = template;
    this.nilIsNull = nilIsNull;
  }

  /** Reads the element's text; empty when that is no template, which is noted. */
  static Optional<LiquidBody> read(ElementReader element, boolean nilIsNull) {
    PolicyValue text = element.ownText().orElse(null);
    if (text != null && text.isExpression()) {
      element.error(text.position(), "The Liquid template can't be an expression");
      return Optional.empty();
    }
    if (!element.actsOnRequest()) {
      element.frame().facts().readsResponseBody();
    }
    try {
      LiquidTemplate template = LiquidTemplate.parse(text == null ? "" : text.text());
      return Optional.of(new LiquidBody(template, nilIsNull));
    } catch (TemplateException e) {
      element.error("The Liquid template can't be parsed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Fills the template in.
   *
   * @param message the message that gets the body, and whose former body and headers it sees
   */
  String render(PolicyRun run, Message message) {
    try {
      return template.render(LiquidData.of(run, message, nilIsNull));
    } catch (TemplateException e) {
      // The message and the cause may hold what the body holds.
      throw PolicyFailure.failed(
              ErrorReasons.EXPRESSION, "The Liquid template failed: " + e.getMessage() + ".", e)
          .withholding();
    }
  }
}

package io.keybearer.policy;

import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.policy.expression.Jwt;
import org.jspecify.annotations.Nullable;

/**
 * Validates the token of a request: what validate-jwt and validate-azure-ad-token have in common
 * but for the rules.
 *
 * <p>A token that does not pass gives the status and message that the document says; {@code
 * context.LastError} says what was wrong with it.
 */
final class TokenValidation implements Policy {
  /** Looks at a token that is verified otherwise. */
  @FunctionalInterface
  interface FurtherCheck {
    /**
     * Looks at it.
     *
     * @throws TokenRefusedException if it does not pass after all
     */
    void check(VerifiedToken token, PolicyRun run) throws TokenRefusedException;
  }

  private final TokenSource source;
  private final Operand<TokenRules> rules;
  private final FurtherCheck further;
  private final Operand<Integer> status;
  private final Operand<@Nullable String> message;
  private final Operand<@Nullable String> variable;

  private TokenValidation(
      TokenSource source,
      Operand<TokenRules> rules,
      FurtherCheck further,
      Operand<Integer> status,
      Operand<@Nullable String> message,
      Operand<@Nullable String> variable) {
    this.source = source;
    this.rules = rules;
    this.further = further;
    this.status = status;
    this.message = message;
    this.variable = variable;
  }

  /**
   * Reads the attributes that both policies have.
   *
   * @param headerByDefault whether the header Authorization is meant when the document names no
   *     place
   * @param rules what a token must be like
   * @param further what else is looked at
   */
  static TokenValidation read(
      ElementReader element,
      boolean headerByDefault,
      Operand<TokenRules> rules,
      FurtherCheck further) {
    return new TokenValidation(
        TokenSource.read(element, headerByDefault),
        rules,
        further,
        element.integer("failed-validation-httpcode", 401, 200, 599),
        element.text("failed-validation-error-message"),
        element.text("output-token-variable-name"));
  }

  @Override
  public Flow run(PolicyRun run) {
    TokenRules ofRun = rules.of(run);
    try {
      VerifiedToken token = run.services().tokens().verify(source.of(run), ofRun);
      further.check(token, run);
      String name = variable.of(run);
      if (name != null && !name.isBlank()) {
        run.variables().set(name, Jwt.of(token.header(), token.claims()));
      }
      return Flow.NEXT;
    } catch (TokenRefusedException e) {
      throw denied(e, run);
    }
  }

  private PolicyFailure denied(TokenRefusedException refused, PolicyRun run) {
    String said = message.of(run);
    PolicyFailure failure =
        PolicyFailure.denied(refused.failure().text(), status.of(run), refused.sentence())
            .answering(said != null ? said : refused.sentence());
    return refused.saysValues() ? failure.withholding() : failure;
  }
}

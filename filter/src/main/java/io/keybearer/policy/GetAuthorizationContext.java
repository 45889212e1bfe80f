package io.keybearer.policy;

import io.keybearer.credential.AuthorizationContextException;
import io.keybearer.identity.CallerException;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code get-authorization-context}: sets a variable to the {@linkplain AuthorizationContext access
 * token and claims} of an authorization, for the service's own identity or for the bearer of a
 * token.
 *
 * <p>When that fails: with {@code ignore-error} the variable is set to null and the walk goes on;
 * otherwise it ends with the reason that the credential manager gave.
 */
final class GetAuthorizationContext implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("get-authorization-context", GetAuthorizationContext::compile);

  private final Operand<AuthorizationRef> authorization;
  private final Operand<String> variable;
  private final Operand<CallerIdentity> caller;
  private final Operand<Boolean> ignoreError;

  private GetAuthorizationContext(
      Operand<AuthorizationRef> authorization,
      Operand<String> variable,
      Operand<CallerIdentity> caller,
      Operand<Boolean> ignoreError) {
    this.authorization = authorization;
    this.variable = variable;
    this.caller = caller;
    this.ignoreError = ignoreError;
  }

  private static Policy compile(ElementReader element) {
    String service = element.options().service();
    Operand<String> provider = element.requiredText("provider-id");
    Operand<String> authorization = element.requiredText("authorization-id");
    Operand<String> variable = element.requiredText("context-variable-name");
    Operand<CallerIdentity.Kind> identityType =
        element.choice(
            "identity-type",
            CallerIdentity.Kind.MANAGED,
            Map.of("managed", CallerIdentity.Kind.MANAGED, "jwt", CallerIdentity.Kind.JWT));
    Operand<@Nullable String> identity = element.text("identity");
    if (identityType.equals(Operand.constant(CallerIdentity.Kind.JWT))
        && !element.has("identity")) {
      element.error("Attribute 'identity' is required when identity-type is 'jwt'");
    }
    return new GetAuthorizationContext(
        ref(service, provider, authorization),
        variable,
        caller(identityType, identity),
        element.flag("ignore-error", false));
  }

  private static Operand<AuthorizationRef> ref(
      String service, Operand<String> provider, Operand<String> authorization) {
    if (provider instanceof Operand.Constant<String> knownProvider
        && authorization instanceof Operand.Constant<String> knownAuthorization) {
      return Operand.constant(
          new AuthorizationRef(service, knownProvider.value(), knownAuthorization.value()));
    }
    return run -> new AuthorizationRef(service, provider.of(run), authorization.of(run));
  }

  private static Operand<CallerIdentity> caller(
      Operand<CallerIdentity.Kind> identityType, Operand<@Nullable String> identity) {
    return run -> {
      PolicyServices.Callers callers = run.services().callers();
      return identityType.of(run) == CallerIdentity.Kind.JWT
          ? callers.bearer(identity.of(run))
          : callers.managed();
    };
  }

  @Override
  public Flow run(PolicyRun run) {
    AuthorizationContext context = null;
    try {
      context = authorize(authorization.of(run), caller, run);
    } catch (PolicyFailure failure) {
      if (!ignoreError.of(run)) {
        throw failure;
      }
      run.ignored(failure.from(DEFINITION.element()));
    }
    run.variables().set(variable.of(run), context);
    return Flow.NEXT;
  }

  /**
   * The context of an authorization for a caller.
   *
   * @throws PolicyFailure with a stable reason when there is none; the log gets provider and
   *     authorization
   */
  static AuthorizationContext authorize(
      AuthorizationRef ref, Operand<CallerIdentity> caller, PolicyRun run) {
    try {
      return run.services().authorizations().authorize(ref, caller.of(run));
    } catch (AuthorizationContextException e) {
      throw failed(e.reason().text(), e, ref);
    } catch (CallerException e) {
      throw failed(e.reason(), e, ref);
    }
  }

  private static PolicyFailure failed(String reason, Exception cause, AuthorizationRef ref) {
    return PolicyFailure.failed(
        reason,
        String.valueOf(cause.getMessage()),
        "provider=" + ref.provider() + " authorization=" + ref.authorization(),
        cause);
  }
}

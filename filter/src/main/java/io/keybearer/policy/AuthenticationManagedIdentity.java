package io.keybearer.policy;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code authentication-managed-identity}: obtains a token for the gateway's own identity and puts
 * it into the header Authorization, or into a variable.
 *
 * <p>There is no Azure around to ask: the filter's settings name, for each resource, an
 * authorization by client credentials, and the credential manager gives its token as it does to
 * get-authorization-context with {@code identity-type="managed"}.
 */
final class AuthenticationManagedIdentity implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition(
          "authentication-managed-identity", AuthenticationManagedIdentity::compile);

  private static final Operand<CallerIdentity> MANAGED = run -> run.services().callers().managed();

  private final Operand<String> resource;
  private final Operand<@Nullable String> clientId;
  private final Operand<@Nullable String> variable;
  private final Operand<Boolean> ignoreError;

  private AuthenticationManagedIdentity(
      Operand<String> resource,
      Operand<@Nullable String> clientId,
      Operand<@Nullable String> variable,
      Operand<Boolean> ignoreError) {
    this.resource = resource;
    this.clientId = clientId;
    this.variable = variable;
    this.ignoreError = ignoreError;
  }

  static AuthenticationManagedIdentity compile(ElementReader element) {
    return new AuthenticationManagedIdentity(
        element.requiredText("resource"),
        element.text("client-id"),
        element.text("output-token-variable-name"),
        element.flag("ignore-error", false));
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, run.request());
    return Flow.NEXT;
  }

  /** Does its work on those headers, unless a variable is to have the token. */
  void apply(PolicyRun run, MessageHeaders headers) {
    String token = null;
    try {
      token = token(run);
    } catch (PolicyFailure failure) {
      if (!ignoreError.of(run)) {
        throw failure;
      }
      run.ignored(failure.from(DEFINITION.element()));
    }
    String name = variable.of(run);
    if (name != null && !name.isBlank()) {
      run.variables().set(name, token);
    } else if (token != null) {
      headers.set("Authorization", List.of("Bearer " + token));
    }
  }

  private String token(PolicyRun run) {
    String wanted = resource.of(run);
    AuthorizationRef ref =
        run.services()
            .identities()
            .authorization(wanted, clientId.of(run))
            .orElseThrow(
                () ->
                    PolicyFailure.failed(
                        "ManagedIdentityNotConfigured",
                        "The settings name no authorization for that resource and client id.",
                        null));
    return GetAuthorizationContext.authorize(ref, MANAGED, run).accessToken();
  }
}

package io.keybearer.policy;

import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What running policies need from the rest of the filter.
 *
 * @param authorizations gives authorization contexts
 * @param callers establishes who is calling
 * @param tokens verifies tokens
 * @param clock the time
 * @param ids makes a random id for each request that needs one
 * @param deployment what expressions see as {@code context.Deployment}
 * @param resources what policies share between requests
 */
public record PolicyServices(
    Authorizations authorizations,
    Callers callers,
    Tokens tokens,
    InstantSource clock,
    Supplier<UUID> ids,
    EvaluationContext.Deployment deployment,
    PolicyResources resources) {
  /** Gives authorization contexts. */
  @FunctionalInterface
  public interface Authorizations {
    /**
     * The context of an authorization for a caller.
     *
     * @throws io.keybearer.credential.AuthorizationContextException when there is none
     */
    AuthorizationContext authorize(AuthorizationRef ref, CallerIdentity caller);
  }

  /** Establishes who is calling. */
  public interface Callers {
    /**
     * The service's own identity.
     *
     * @throws io.keybearer.identity.CallerException when it has none, or it can't be known
     */
    CallerIdentity managed();

    /**
     * The bearer of a token.
     *
     * @param token a JWT without the prefix {@code Bearer}; null is refused like any other text
     *     that is no token
     * @throws io.keybearer.identity.CallerException when the token does not name anybody
     */
    CallerIdentity bearer(@Nullable String token);
  }

  /** Verifies tokens. */
  @FunctionalInterface
  public interface Tokens {
    /**
     * Verifies a token.
     *
     * @param token a JWT without the prefix {@code Bearer}; null or blank is a token not present
     * @param rules what it must be like
     * @throws TokenRefusedException when it does not pass
     */
    VerifiedToken verify(@Nullable String token, TokenRules rules) throws TokenRefusedException;
  }
}

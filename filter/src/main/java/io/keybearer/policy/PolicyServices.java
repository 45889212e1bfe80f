package io.keybearer.policy;

import io.keybearer.identity.CertificateProblem;
import io.keybearer.identity.ClientCertificates;
import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What running policies need from the rest of the filter.
 *
 * @param authorizations gives authorization contexts
 * @param callers establishes who is calling
 * @param tokens verifies tokens
 * @param identities says which authorization stands for which managed identity
 * @param certificates judges the certificates of clients
 * @param clock the time
 * @param ids makes a random id for each request that needs one
 * @param deployment what expressions see as {@code context.Deployment}
 * @param resources what policies share between requests
 */
public record PolicyServices(
    Authorizations authorizations,
    Callers callers,
    Tokens tokens,
    Identities identities,
    Certificates certificates,
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

  /** Says which authorization gives the tokens of a managed identity. */
  @FunctionalInterface
  public interface Identities {
    /**
     * The authorization.
     *
     * @param resource what the token is for
     * @param clientId the identity's client id; null or blank when the document names none
     * @return empty when the settings name none
     */
    Optional<AuthorizationRef> authorization(String resource, @Nullable String clientId);
  }

  /** Judges the certificates of clients. */
  @FunctionalInterface
  public interface Certificates {
    /**
     * What is wrong with a certificate; empty when nothing is.
     *
     * @param chain the certificate, then those that the client has shown beside it
     * @param held the certificates that the gateway holds
     * @param checks what is to be looked at
     */
    Optional<CertificateProblem> problem(
        List<X509Certificate> chain,
        Collection<X509Certificate> held,
        ClientCertificates.Checks checks);
  }
}

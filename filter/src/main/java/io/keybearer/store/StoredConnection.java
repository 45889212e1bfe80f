package io.keybearer.store;

import io.keybearer.model.AccessPolicy;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.GrantType;
import java.util.List;
import java.util.Optional;

/**
 * One authorization as a request needs it: a snapshot of one statement.
 *
 * @param id the authorization's row
 * @param disabled whether it is switched off
 * @param accessPolicies who may use it
 * @param grantType its grant
 * @param hasRefreshToken whether a refresh token is stored; it is not read here
 * @param providerError the provider's error code, when its present configuration does not work
 * @param token the token row's state
 * @param context the access token with its claims, when there is one, ended or not
 */
public record StoredConnection(
    long id,
    boolean disabled,
    List<AccessPolicy> accessPolicies,
    GrantType grantType,
    boolean hasRefreshToken,
    Optional<String> providerError,
    TokenState token,
    Optional<AuthorizationContext> context) {
  /** Copies the policies. */
  public StoredConnection {
    accessPolicies = List.copyOf(accessPolicies);
  }

  /** Whether a new access token can be had without anybody's consent. */
  public boolean canRenew() {
    return grantType == GrantType.CLIENT_CREDENTIALS || hasRefreshToken;
  }
}

package io.keybearer.store;

import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that a token request for one authorization needs; read by whoever is about to make
 * one, never by a request that is served.
 *
 * @param id the authorization's row
 * @param uid its random identity
 * @param serviceUid its service's
 * @param providerId its provider's row
 * @param providerUid its provider's random identity
 * @param identityProvider the provider's entry of the catalogue
 * @param grantType the grant
 * @param parameters the provider's parameters that are not secret, and over them the
 *     authorization's
 * @param tokenUrl as stored when the provider was last changed
 * @param refreshUrl the same; empty when it is the token URL
 * @param clientId the id of whoever owns it: the provider, or the authorization for client
 *     credentials
 * @param clientSecrets its secrets in the order in which they are tried
 * @param refreshToken the newest refresh token
 * @param configVersion the provider's configuration that this is
 * @param providerError the provider's error code, when that configuration does not work
 * @param token the token row's state
 */
public record RefreshMaterial(
    long id,
    UUID uid,
    UUID serviceUid,
    long providerId,
    UUID providerUid,
    String identityProvider,
    GrantType grantType,
    Map<String, String> parameters,
    String tokenUrl,
    Optional<String> refreshUrl,
    String clientId,
    List<Secret> clientSecrets,
    Optional<Secret> refreshToken,
    long configVersion,
    Optional<String> providerError,
    TokenState token) {
  /** Copies the collections. */
  public RefreshMaterial {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    clientSecrets = List.copyOf(clientSecrets);
  }

  /** Whether its grant may be sent as often as one likes. */
  public boolean isRepeatable() {
    return grantType == GrantType.CLIENT_CREDENTIALS;
  }
}

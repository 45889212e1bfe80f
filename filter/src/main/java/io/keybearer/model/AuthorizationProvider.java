package io.keybearer.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An authorization provider as it is kept, without its secrets: an identity provider set up with
 * one grant and the client that is registered there.
 *
 * @param uid the row's random identity, never reused
 * @param name its id as first written ({@code provider-id})
 * @param displayName what people see; empty when none was given
 * @param identityProvider the catalogue's name, such as {@code aad} or {@code oauth2}
 * @param grantType the one grant it is set up with
 * @param parameters the grant's parameters that are not secret, by their canonical names; an empty
 *     one stands for JSON's null; unmodifiable
 * @param client where and as whom tokens are asked for
 * @param disabled whether it is switched off, with all of its authorizations
 * @param configVersion raised by each change that bears on token requests
 * @param version raised by each change
 */
public record AuthorizationProvider(
    UUID uid,
    String name,
    Optional<String> displayName,
    String identityProvider,
    GrantType grantType,
    Map<String, Optional<String>> parameters,
    Client client,
    boolean disabled,
    long configVersion,
    long version) {

  /**
   * Where and as whom tokens are asked for, as the catalogue resolved it when the provider was last
   * put.
   *
   * @param clientId the registered client; empty where each authorization has its own (client
   *     credentials)
   * @param authorizationUrl where users consent; empty for client credentials
   * @param tokenUrl the token endpoint
   * @param refreshUrl the endpoint for refreshes where it is another than {@code tokenUrl}
   */
  public record Client(
      Optional<String> clientId,
      Optional<String> authorizationUrl,
      String tokenUrl,
      Optional<String> refreshUrl) {}

  /** Copies the parameters, keeping their order. */
  public AuthorizationProvider {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}

package io.keybearer.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An authorization (the portal says connection) as it is kept, without its secrets and tokens.
 *
 * @param uid the row's random identity, never reused
 * @param name its id as first written ({@code authorization-id})
 * @param grantType its provider's grant
 * @param parameters its parameters that are not secret, by their canonical names; an empty one
 *     stands for JSON's null; unmodifiable
 * @param clientId its own client, for client credentials; empty otherwise
 * @param disabled whether it is switched off
 * @param status the state of its tokens
 * @param errorCode why nothing goes on, while {@code status} is {@link AuthorizationStatus#ERROR}
 * @param version raised by each change of the configuration; a refresh does not touch it
 */
public record Authorization(
    UUID uid,
    String name,
    GrantType grantType,
    Map<String, Optional<String>> parameters,
    Optional<String> clientId,
    boolean disabled,
    AuthorizationStatus status,
    Optional<String> errorCode,
    long version) {

  /** Copies the parameters, keeping their order. */
  public Authorization {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}

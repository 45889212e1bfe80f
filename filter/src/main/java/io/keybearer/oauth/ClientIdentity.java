package io.keybearer.oauth;

import io.keybearer.model.Secret;
import java.util.List;

/**
 * The client as the token endpoint knows it.
 *
 * @param clientId the client id
 * @param secrets its secrets, or its private keys where it signs or shows a certificate, in the
 *     order in which they are tried: the next one only when the endpoint answers {@code
 *     invalid_client}. At most two; empty for a public client
 */
public record ClientIdentity(String clientId, List<Secret> secrets) {
  /** Copies the secrets. */
  public ClientIdentity {
    secrets = List.copyOf(secrets);
  }
}

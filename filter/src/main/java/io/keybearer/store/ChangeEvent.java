package io.keybearer.store;

import java.util.Optional;

/**
 * A management change that some node's cache may have to forget something for.
 *
 * @param kind what changed
 * @param serviceKey the service's key; empty when the service is gone
 * @param providerKey the provider's key, for PROVIDER and AUTHORIZATION
 * @param authorizationKey the authorization's key, for AUTHORIZATION
 */
public record ChangeEvent(
    Kind kind,
    Optional<String> serviceKey,
    Optional<String> providerKey,
    Optional<String> authorizationKey) {
  /** What changed. */
  public enum Kind {
    /** A service's identity or settings. */
    SERVICE,
    /** A provider, or all of its authorizations. */
    PROVIDER,
    /** One authorization, its access policies or its tokens by a person's act. */
    AUTHORIZATION,
    /** Key-encryption keys. */
    KEY
  }
}

package io.keybearer.model;

/**
 * Names one authorization: the service it belongs to, its provider's id and its own id.
 *
 * <p>The components are {@linkplain ResourceKey keys}, so two refs are equal exactly when they name
 * the same authorization. Immutable; safe as a key of maps and in log lines.
 *
 * @param service the key of the service's name
 * @param provider the key of the authorization provider's id ({@code provider-id})
 * @param authorization the key of the authorization's id ({@code authorization-id})
 */
public record AuthorizationRef(String service, String provider, String authorization) {
  /** Normalises each component to its {@linkplain ResourceKey key}. */
  public AuthorizationRef {
    service = ResourceKey.of(service);
    provider = ResourceKey.of(provider);
    authorization = ResourceKey.of(authorization);
  }

  /** {@code service/provider/authorization}, for log lines. */
  @Override
  public String toString() {
    return service + '/' + provider + '/' + authorization;
  }
}

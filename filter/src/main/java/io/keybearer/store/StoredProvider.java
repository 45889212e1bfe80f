package io.keybearer.store;

import io.keybearer.model.AuthorizationProvider;

/**
 * An authorization provider's row. Its secrets are opened by {@link
 * ProviderStore#secrets(StoredProvider)} alone.
 */
public final class StoredProvider {
  private final long id;
  private final StoredService service;
  private final AuthorizationProvider value;
  private final byte[] sealedSecrets;

  StoredProvider(
      long id, StoredService service, AuthorizationProvider value, byte[] sealedSecrets) {
    this.id = id;
    this.service = service;
    this.value = value;
    this.sealedSecrets = sealedSecrets;
  }

  /** The service it belongs to. */
  public StoredService service() {
    return service;
  }

  /** What it holds, without its secrets. */
  public AuthorizationProvider value() {
    return value;
  }

  /** The row's surrogate key. */
  long id() {
    return id;
  }

  /** The sealed record of its secrets; empty when it has none. */
  byte[] sealedSecrets() {
    return sealedSecrets;
  }
}

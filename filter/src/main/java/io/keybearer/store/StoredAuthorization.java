package io.keybearer.store;

import io.keybearer.model.Authorization;

/**
 * An authorization's row. Its secrets are opened by {@link
 * AuthorizationStore#secrets(StoredAuthorization)} alone.
 */
public final class StoredAuthorization {
  private final long id;
  private final StoredProvider provider;
  private final Authorization value;
  private final byte[] sealedSecrets;

  StoredAuthorization(long id, StoredProvider provider, Authorization value, byte[] sealedSecrets) {
    this.id = id;
    this.provider = provider;
    this.value = value;
    this.sealedSecrets = sealedSecrets;
  }

  /** The provider it belongs to. */
  public StoredProvider provider() {
    return provider;
  }

  /** What it holds, without its secrets and tokens. */
  public Authorization value() {
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

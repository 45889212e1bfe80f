package io.keybearer.store;

import io.keybearer.model.NamedAccessPolicy;

/**
 * An access policy's row.
 *
 * @param id the row's surrogate key
 * @param value what it holds
 */
public record StoredAccessPolicy(long id, NamedAccessPolicy value) {}

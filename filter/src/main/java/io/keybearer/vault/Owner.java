package io.keybearer.vault;

import java.util.UUID;

/**
 * The one place that a sealed record belongs to. It is authenticated, not stored, so a record that
 * was moved to another row or column does not open.
 *
 * @param uid the row's random identity
 * @param field table and column, such as {@code token.sealed_access}
 */
public record Owner(UUID uid, String field) {}

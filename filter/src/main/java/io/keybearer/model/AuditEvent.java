package io.keybearer.model;

import java.time.Instant;

/**
 * An audit row.
 *
 * @param id its number; higher is newer
 * @param at when
 * @param actor who did it
 * @param action what it was
 * @param target the resource: ids joined by slashes
 * @param outcome how it ended
 * @param detail what a reader needs besides; may be empty
 */
public record AuditEvent(
    long id,
    Instant at,
    String actor,
    String action,
    String target,
    String outcome,
    String detail) {}

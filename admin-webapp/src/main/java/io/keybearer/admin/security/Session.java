package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A session that has not ended.
 *
 * @param principal who signed in, with what they may do now
 * @param account the name of their account; empty when they signed in elsewhere
 * @param temporary whether that account is a temporary administrator's
 * @param csrfToken what each form of the session's pages must send along
 * @param expiresAt when it ends, however much it is used
 */
public record Session(
    Principal principal,
    Optional<String> account,
    boolean temporary,
    Secret csrfToken,
    Instant expiresAt) {}

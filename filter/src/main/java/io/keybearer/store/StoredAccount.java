package io.keybearer.store;

import io.keybearer.model.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of an account.
 *
 * @param id the row
 * @param uid never reused
 * @param name as it was written
 * @param passwordHash Argon2id with its parameters; empty when nobody can sign in with a password
 * @param values what it may do
 * @param temporary whether a setting made it at a start
 * @param version counts its changes
 * @param lastSignInAt when somebody last signed in with it
 */
public record StoredAccount(
    long id,
    UUID uid,
    String name,
    Optional<Secret> passwordHash,
    AccountStore.Values values,
    boolean temporary,
    long version,
    Instant createdAt,
    Optional<Instant> lastSignInAt) {}

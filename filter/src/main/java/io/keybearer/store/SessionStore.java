package io.keybearer.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of sessions: a hash of the id, whose it is, and until when. The id itself is nowhere.
 * All times are the database's. Thread-safe.
 */
public final class SessionStore {
  /** An account's session has what the account has now, and ends when it is disabled. */
  private static final String FIND =
      """
      select s.principal, a.name as account, coalesce(a.role, s.role) as role,
        coalesce(a.may_reveal, s.may_reveal) as may_reveal, coalesce(a.temporary, false) as temporary,
        s.created_at, s.expires_at, s.seen_at < utc_timestamp(6) - interval 1 minute as stale
      from session s left join account a on a.id = s.account_id
      where s.id_hash = :hash and s.expires_at > utc_timestamp(6)
        and s.seen_at > utc_timestamp(6) - interval :idle microsecond
        and coalesce(not a.disabled, true)
      """;

  private static final String NOTE_USE =
      "update session set seen_at = utc_timestamp(6) where id_hash = :hash";

  private static final String INSERT =
      """
      insert into session (id_hash, account_id, principal, role, may_reveal, created_at, seen_at,
        expires_at)
      values (:hash, :account, :principal, :role, :reveal, utc_timestamp(6), utc_timestamp(6),
        utc_timestamp(6) + interval :life microsecond)
      """;

  /**
   * Whose session.
   *
   * @param principal as audit rows show it
   * @param role its role's name
   * @param mayReveal whether it may show tokens
   */
  public record Holder(String principal, String role, boolean mayReveal) {}

  /**
   * A session that has not ended.
   *
   * @param holder whose, with what it may do now
   * @param account the name of the account; empty when the holder signed in elsewhere
   * @param temporary whether the account is a temporary one
   * @param expiresAt when it ends, however much it is used
   */
  public record StoredSession(
      Holder holder,
      Optional<String> account,
      boolean temporary,
      Instant createdAt,
      Instant expiresAt) {}

  /**
   * The session of that hash; empty when there is none or it has ended. It counts as a use, at most
   * once a minute.
   *
   * @param idle the longest time between two uses
   */
  public Optional<StoredSession> find(Transaction transaction, byte[] hash, Duration idle) {
    record Found(StoredSession session, boolean stale) {}
    Optional<Found> found =
        transaction
            .handle()
            .createQuery(FIND)
            .bind("hash", hash)
            .bind("idle", Columns.micros(idle))
            .map(
                (row, context) ->
                    new Found(
                        new StoredSession(
                            new Holder(
                                row.getString("principal"),
                                row.getString("role"),
                                row.getBoolean("may_reveal")),
                            Optional.ofNullable(row.getString("account")),
                            row.getBoolean("temporary"),
                            Objects.requireNonNull(Columns.instant(row, "created_at")),
                            Objects.requireNonNull(Columns.instant(row, "expires_at"))),
                        row.getBoolean("stale")))
            .findOne();
    if (found.isPresent() && found.get().stale()) {
      transaction.handle().createUpdate(NOTE_USE).bind("hash", hash).execute();
    }
    return found.map(Found::session);
  }

  /**
   * Adds a session.
   *
   * @param account whose; empty when the holder signed in elsewhere
   * @param life when it ends, however much it is used
   */
  public void insert(
      Transaction transaction,
      byte[] hash,
      Optional<StoredAccount> account,
      Holder holder,
      Duration life) {
    @Nullable Long accountId = account.map(StoredAccount::id).orElse(null);
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("hash", hash)
        .bind("account", accountId)
        .bind("principal", holder.principal())
        .bind("role", holder.role())
        .bind("reveal", holder.mayReveal())
        .bind("life", Columns.micros(life))
        .execute();
  }

  /**
   * A session that has not ended, as its holder may see it.
   *
   * @param createdAt when it began
   * @param seenAt when it was last used, to the minute
   * @param current whether it is the one of the hash that was asked with
   */
  public record OpenSession(Instant createdAt, Instant seenAt, boolean current) {}

  /**
   * The sessions of whose session has that hash, the last used first.
   *
   * @param idle the longest time between two uses
   */
  public List<OpenSession> ofHolder(Transaction transaction, byte[] hash, Duration idle) {
    return transaction
        .handle()
        .createQuery(
            """
            select s.created_at, s.seen_at, s.id_hash = :hash as current
            from session h join session s on s.principal = h.principal
            where h.id_hash = :hash and s.expires_at > utc_timestamp(6)
              and s.seen_at > utc_timestamp(6) - interval :idle microsecond
            order by s.seen_at desc, s.created_at desc limit 100
            """)
        .bind("hash", hash)
        .bind("idle", Columns.micros(idle))
        .map(
            (row, context) ->
                new OpenSession(
                    Objects.requireNonNull(Columns.instant(row, "created_at")),
                    Objects.requireNonNull(Columns.instant(row, "seen_at")),
                    row.getBoolean("current")))
        .list();
  }

  /** Ends all other sessions of a holder. */
  public int deleteOthers(Transaction transaction, byte[] hash, Holder holder) {
    return transaction
        .handle()
        .createUpdate("delete from session where principal = :principal and id_hash <> :hash")
        .bind("principal", holder.principal())
        .bind("hash", hash)
        .execute();
  }

  /** Ends a session; one that is not there has ended. */
  public void delete(Transaction transaction, byte[] hash) {
    transaction
        .handle()
        .createUpdate("delete from session where id_hash = :hash")
        .bind("hash", hash)
        .execute();
  }

  /**
   * Ends all sessions of an account.
   *
   * @param except the hash of the one that stays; empty ends all
   */
  public void deleteAll(Transaction transaction, StoredAccount account, Optional<byte[]> except) {
    transaction
        .handle()
        .createUpdate("delete from session where account_id = :account and id_hash <> :except")
        .bind("account", account.id())
        .bind("except", except.orElse(new byte[32]))
        .execute();
  }
}

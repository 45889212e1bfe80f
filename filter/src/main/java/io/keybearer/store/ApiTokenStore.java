package io.keybearer.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of API tokens: a hash, what its bearer may do, and until when. The token itself is
 * nowhere. Times are the database's. Thread-safe.
 */
public final class ApiTokenStore {
  private static final String FIND =
      "select name, role, may_reveal, scopes from api_token where token_hash = :hash"
          + " and (expires_at is null or expires_at > utc_timestamp(6))";

  /** At most one write a minute and token. */
  private static final String NOTE_USE =
      "update api_token set last_used_at = utc_timestamp(6) where token_hash = :hash"
          + " and (last_used_at is null or last_used_at < utc_timestamp(6) - interval 1 minute)";

  private static final String INSERT =
      "insert into api_token (uid, name, token_hash, role, may_reveal, scopes, created_by,"
          + " created_at, expires_at)"
          + " values (:uid, :name, :hash, :role, :reveal, :scopes, :createdBy, utc_timestamp(6),"
          + " utc_timestamp(6) + interval :lifeSeconds second)";

  private static final String READ =
      "select uid, name, role, may_reveal, scopes, created_by, created_at, expires_at, last_used_at"
          + " from api_token ";

  /** The lock on the store's one row lets one transaction at a time look. */
  private static final String LOCK = "select one from store where one = 1 for update";

  private static final String ANY_CREDENTIAL =
      "select exists (select 1 from account) or exists (select 1 from api_token)";

  /**
   * A token that is not expired.
   *
   * @param name what it was called when it was issued
   * @param role its role's name
   * @param mayReveal whether its bearer may show tokens
   * @param scopes the permissions that it is confined to; empty: all of its role
   */
  public record ApiToken(
      String name, String role, boolean mayReveal, Optional<List<String>> scopes) {
    /** Copies the scopes. */
    public ApiToken {
      scopes = scopes.map(List::copyOf);
    }

    /** A token that may do what a role may. */
    public ApiToken(String name, String role) {
      this(name, role, false, Optional.empty());
    }
  }

  /**
   * A token as lists show it.
   *
   * @param uid names it
   * @param value what it may do
   * @param createdBy who asked for it
   * @param expiresAt empty: it does not end
   * @param lastUsedAt empty: never
   */
  public record StoredApiToken(
      UUID uid,
      ApiToken value,
      String createdBy,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /**
   * The token of that hash; empty when there is none or it has expired.
   *
   * @param hash SHA-256 of the token
   */
  public Optional<ApiToken> find(Transaction transaction, byte[] hash) {
    Optional<ApiToken> found =
        transaction
            .handle()
            .createQuery(FIND)
            .bind("hash", hash)
            .map((row, context) -> token(row))
            .findOne();
    if (found.isPresent()) {
      transaction.handle().createUpdate(NOTE_USE).bind("hash", hash).execute();
    }
    return found;
  }

  /**
   * Adds a token.
   *
   * @param hash SHA-256 of the token
   * @param life how long it is good for; empty for no end
   * @return what names it
   */
  public UUID insert(
      Transaction transaction,
      byte[] hash,
      ApiToken token,
      String createdBy,
      Optional<Duration> life) {
    UUID uid = UUID.randomUUID();
    @Nullable String scopes = token.scopes().map(Columns::json).orElse(null);
    @Nullable Long lifeSeconds = life.map(Duration::toSeconds).orElse(null);
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("uid", Columns.bytes(uid))
        .bind("name", token.name())
        .bind("hash", hash)
        .bind("role", token.role())
        .bind("reveal", token.mayReveal())
        .bind("scopes", scopes)
        .bind("createdBy", createdBy)
        .bind("lifeSeconds", lifeSeconds)
        .execute();
    return uid;
  }

  /** All tokens, the oldest first; expired ones too, until they are purged. */
  public List<StoredApiToken> all(Transaction transaction) {
    return transaction
        .handle()
        .createQuery(READ + "order by id")
        .map((row, context) -> stored(row))
        .list();
  }

  /** The token of that uid; empty when there is none. */
  public Optional<StoredApiToken> find(Transaction transaction, UUID uid) {
    return transaction
        .handle()
        .createQuery(READ + "where uid = :uid")
        .bind("uid", Columns.bytes(uid))
        .map((row, context) -> stored(row))
        .findOne();
  }

  /**
   * Removes a token, which ends it at once.
   *
   * @return whether there was one
   */
  public boolean delete(Transaction transaction, UUID uid) {
    return transaction
            .handle()
            .createUpdate("delete from api_token where uid = :uid")
            .bind("uid", Columns.bytes(uid))
            .execute()
        == 1;
  }

  /**
   * Whether there is no account and no API token yet. Until the transaction ends, no other one gets
   * an answer, so only one of several can make the first.
   */
  public boolean lockWhenEmpty(Transaction transaction) {
    transaction.handle().createQuery(LOCK).mapTo(Integer.class).one();
    return !anyCredential(transaction);
  }

  /** Whether there is an account or an API token. */
  public boolean anyCredential(Transaction transaction) {
    return transaction.handle().createQuery(ANY_CREDENTIAL).mapTo(Boolean.class).one();
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getString("name"),
        row.getString("role"),
        row.getBoolean("may_reveal"),
        Optional.ofNullable(row.getString("scopes")).map(Columns::texts));
  }

  private static StoredApiToken stored(ResultSet row) throws SQLException {
    return new StoredApiToken(
        Columns.uid(row.getBytes("uid")),
        token(row),
        row.getString("created_by"),
        Objects.requireNonNull(Columns.instant(row, "created_at")),
        Optional.ofNullable(Columns.instant(row, "expires_at")),
        Optional.ofNullable(Columns.instant(row, "last_used_at")));
  }
}

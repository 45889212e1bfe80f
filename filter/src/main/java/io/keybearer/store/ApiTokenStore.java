package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of API tokens: a hash, what its bearer may do, and until when. The token itself is
 * nowhere. Thread-safe.
 */
public final class ApiTokenStore {
  private static final String FIND =
      "select name, role from api_token where token_hash = :hash"
          + " and (expires_at is null or expires_at > utc_timestamp(6))";

  /** At most one write a minute and token. */
  private static final String NOTE_USE =
      "update api_token set last_used_at = utc_timestamp(6) where token_hash = :hash"
          + " and (last_used_at is null or last_used_at < utc_timestamp(6) - interval 1 minute)";

  private static final String INSERT =
      "insert into api_token (uid, name, token_hash, role, created_by, created_at, expires_at)"
          + " values (:uid, :name, :hash, :role, :createdBy, utc_timestamp(6),"
          + " utc_timestamp(6) + interval :lifeSeconds second)";

  /** The lock on the store's one row lets one transaction at a time look. */
  private static final String LOCK = "select one from store where one = 1 for update";

  private static final String ANY_CREDENTIAL =
      "select exists (select 1 from account) or exists (select 1 from api_token)";

  /**
   * A token that is not expired.
   *
   * @param name what it was called when it was issued
   * @param role what its bearer may do
   */
  public record ApiToken(String name, String role) {}

  /**
   * The token of that hash; empty when there is none or it has expired by the database's clock.
   *
   * @param hash SHA-256 of the token
   */
  public Optional<ApiToken> find(Transaction transaction, byte[] hash) {
    Optional<ApiToken> found =
        transaction
            .handle()
            .createQuery(FIND)
            .bind("hash", hash)
            .map((row, context) -> new ApiToken(row.getString("name"), row.getString("role")))
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
   */
  public void insert(
      Transaction transaction,
      byte[] hash,
      ApiToken token,
      String createdBy,
      Optional<Duration> life) {
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("uid", Columns.bytes(UUID.randomUUID()))
        .bind("name", token.name())
        .bind("hash", hash)
        .bind("role", token.role())
        .bind("createdBy", createdBy)
        .bind("lifeSeconds", life.map(Duration::toSeconds).orElse(null))
        .execute();
  }

  /**
   * Whether there is no account and no API token yet. Until the transaction ends, no other one gets
   * an answer, so only one of several can make the first.
   */
  public boolean lockWhenEmpty(Transaction transaction) {
    transaction.handle().createQuery(LOCK).mapTo(Integer.class).one();
    return !transaction.handle().createQuery(ANY_CREDENTIAL).mapTo(Boolean.class).one();
  }
}

package io.keybearer.store;

import io.keybearer.model.ResourceKey;
import io.keybearer.model.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of accounts. Names compare as ids of resources do. Thread-safe. */
public final class AccountStore {
  private static final String COLUMNS =
      "select id, uid, name, password_hash, role, may_reveal, disabled, temporary, version,"
          + " created_at, last_sign_in_at from account ";

  private static final String INSERT =
      """
      insert into account (uid, name, name_key, password_hash, role, may_reveal, disabled,
        temporary, created_at, updated_at)
      values (:uid, :name, :key, :hash, :role, :reveal, :disabled, :temporary,
        utc_timestamp(6), utc_timestamp(6))
      """;

  private static final String UPDATE =
      """
      update account set role = :role, may_reveal = :reveal, disabled = :disabled,
        version = version + 1, updated_at = utc_timestamp(6)
      where id = :id
      """;

  private static final String SET_PASSWORD =
      "update account set password_hash = :hash, version = version + 1,"
          + " updated_at = utc_timestamp(6) where id = :id";

  /** A change of parameters of the same password is nobody's change. */
  private static final String NOTE_SIGN_IN =
      "update account set last_sign_in_at = utc_timestamp(6),"
          + " password_hash = coalesce(:hash, password_hash) where id = :id";

  private static final String LOCK = "select one from store where one = 1 for update";

  private static final String ADMINISTRATORS =
      "select count(*) from account where role = :role and not disabled and not temporary";

  /**
   * What an account may do.
   *
   * @param role its role's name
   * @param mayReveal whether it may show tokens
   * @param disabled whether nobody can sign in with it
   */
  public record Values(String role, boolean mayReveal, boolean disabled) {}

  /** All accounts, by name. */
  public List<StoredAccount> all(Transaction transaction) {
    return transaction
        .handle()
        .createQuery(COLUMNS + "order by name_key")
        .map((row, context) -> read(row))
        .list();
  }

  /** The account of that name; empty when there is none. */
  public Optional<StoredAccount> find(Transaction transaction, String name) {
    return query(transaction, name, "");
  }

  /** Like {@link #find}, and keeps others from changing it until the transaction ends. */
  public Optional<StoredAccount> lock(Transaction transaction, String name) {
    return query(transaction, name, " for update");
  }

  /** Adds an account. The name must be free. */
  public void insert(
      Transaction transaction, String name, Secret passwordHash, Values values, boolean temporary) {
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("uid", Columns.bytes(UUID.randomUUID()))
        .bind("name", name)
        .bind("key", ResourceKey.of(name))
        .bind("hash", passwordHash.expose())
        .bind("role", values.role())
        .bind("reveal", values.mayReveal())
        .bind("disabled", values.disabled())
        .bind("temporary", temporary)
        .execute();
  }

  /** Changes what an account may do. */
  public void update(Transaction transaction, StoredAccount account, Values values) {
    transaction
        .handle()
        .createUpdate(UPDATE)
        .bind("id", account.id())
        .bind("role", values.role())
        .bind("reveal", values.mayReveal())
        .bind("disabled", values.disabled())
        .execute();
  }

  /** Gives an account another password. */
  public void setPassword(Transaction transaction, StoredAccount account, Secret passwordHash) {
    transaction
        .handle()
        .createUpdate(SET_PASSWORD)
        .bind("id", account.id())
        .bind("hash", passwordHash.expose())
        .execute();
  }

  /**
   * Notes that somebody signed in.
   *
   * @param newHash the same password's hash with newer parameters; empty leaves it
   */
  public void noteSignIn(Transaction transaction, StoredAccount account, Optional<Secret> newHash) {
    @Nullable String hash = newHash.map(Secret::expose).orElse(null);
    transaction
        .handle()
        .createUpdate(NOTE_SIGN_IN)
        .bind("id", account.id())
        .bind("hash", hash)
        .execute();
  }

  /** Removes an account and, with it, its sessions. */
  public void delete(Transaction transaction, StoredAccount account) {
    transaction
        .handle()
        .createUpdate("delete from account where id = :id")
        .bind("id", account.id())
        .execute();
  }

  /** Lets one transaction at a time decide by which accounts there are; held until its end. */
  public void lockAll(Transaction transaction) {
    transaction.handle().createQuery(LOCK).mapTo(Integer.class).one();
  }

  /** Whether there is an account. */
  public boolean any(Transaction transaction) {
    return transaction
        .handle()
        .createQuery("select exists (select 1 from account)")
        .mapTo(Boolean.class)
        .one();
  }

  /** How many accounts of that role are neither disabled nor temporary. */
  public int count(Transaction transaction, String role) {
    return transaction
        .handle()
        .createQuery(ADMINISTRATORS)
        .bind("role", role)
        .mapTo(Integer.class)
        .one();
  }

  private static Optional<StoredAccount> query(
      Transaction transaction, String name, String locking) {
    return transaction
        .handle()
        .createQuery(COLUMNS + "where name_key = :key" + locking)
        .bind("key", ResourceKey.of(name))
        .map((row, context) -> read(row))
        .findOne();
  }

  private static StoredAccount read(ResultSet row) throws SQLException {
    return new StoredAccount(
        row.getLong("id"),
        Columns.uid(row.getBytes("uid")),
        row.getString("name"),
        Optional.ofNullable(row.getString("password_hash")).map(Secret::of),
        new Values(row.getString("role"), row.getBoolean("may_reveal"), row.getBoolean("disabled")),
        row.getBoolean("temporary"),
        row.getLong("version"),
        Objects.requireNonNull(Columns.instant(row, "created_at")),
        Optional.ofNullable(Columns.instant(row, "last_sign_in_at")));
  }
}

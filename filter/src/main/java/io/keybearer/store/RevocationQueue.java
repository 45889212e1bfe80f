package io.keybearer.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Deleted authorizations whose tokens are still to be revoked at their providers; the purge leaves
 * their rows until then. Times are the database's. Thread-safe.
 */
public final class RevocationQueue {
  /** How often a token's revocation is tried, over three quarters of an hour. */
  public static final int MOST_ATTEMPTS = 5;

  private static final String ADD =
      "update token set revoke_at = utc_timestamp(6), revoke_count = 0"
          + " where authorization_id in (<ids>) and state = 'DELETING' and revoke_at is null"
          + " and (sealed_access is not null or sealed_refresh is not null)";

  /** Whoever is refreshing one revokes what comes of it, and takes a minute at most. */
  private static final String DUE =
      """
      select t.authorization_id, a.provider_id, s.name as service, p.name as provider,
        a.name as authorization, t.revoke_count
      from token t
      join authorization a on a.id = t.authorization_id
      join authorization_provider p on p.id = a.provider_id
      join service s on s.id = a.service_id
      where t.revoke_at <= utc_timestamp(6) and t.state = 'DELETING'
        and (t.lease_owner is null or t.lease_until < utc_timestamp(6))
      order by t.revoke_at, t.authorization_id limit :limit
      """;

  private static final String REMOVE =
      "update token set revoke_at = null where authorization_id = :id";

  private static final String REMOVE_OF_PROVIDER =
      "update token t join authorization a on a.id = t.authorization_id set t.revoke_at = null"
          + " where a.provider_id = :provider and t.state = 'DELETING'";

  /** 30 s, then four times as long each time. */
  private static final String AGAIN =
      "update token set revoke_at = utc_timestamp(6) + interval 30 * pow(4, revoke_count) second,"
          + " revoke_count = revoke_count + 1 where authorization_id = :id";

  private final Database database;

  /** The queue of a store. */
  public RevocationQueue(Database database) {
    this.database = database;
  }

  /**
   * A deleted authorization.
   *
   * @param id its row
   * @param providerId its provider's row
   * @param service the name of its service
   * @param provider the name its provider had
   * @param authorization the name it had
   * @param attempts how often its revocation was tried
   */
  public record Deleted(
      long id,
      long providerId,
      String service,
      String provider,
      String authorization,
      int attempts) {
    /** Whether the attempt that is due is the last. */
    public boolean isLastAttempt() {
      return attempts + 1 >= MOST_ATTEMPTS;
    }

    /** Its ids joined by slashes, as audit rows have them. */
    public String target() {
      return service + '/' + provider + '/' + authorization;
    }
  }

  /** What is due, the longest due first. */
  public List<Deleted> due(int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(DUE)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Deleted(
                            row.getLong("authorization_id"),
                            row.getLong("provider_id"),
                            row.getString("service"),
                            row.getString("provider"),
                            row.getString("authorization"),
                            row.getInt("revoke_count")))
                .list());
  }

  /** Adds those of authorizations that have a token, in the transaction that ends their grants. */
  static void add(Handle handle, List<Long> ids) {
    if (!ids.isEmpty()) {
      handle.createUpdate(ADD).bindList("ids", ids).execute();
    }
  }

  /** Takes one out: its tokens are revoked, or given up. */
  public void remove(Transaction transaction, Deleted deleted) {
    transaction.handle().createUpdate(REMOVE).bind("id", deleted.id()).execute();
  }

  /** Takes out one that has nothing to revoke. */
  public void remove(Deleted deleted) {
    database.with(handle -> handle.createUpdate(REMOVE).bind("id", deleted.id()).execute());
  }

  /** Takes out all of a provider that can't revoke anything. */
  public void removeAllOfProvider(Deleted deleted) {
    database.with(
        handle ->
            handle
                .createUpdate(REMOVE_OF_PROVIDER)
                .bind("provider", deleted.providerId())
                .execute());
  }

  /** Puts one off for a while, as an attempt failed. */
  public void putOff(Deleted deleted) {
    database.with(handle -> handle.createUpdate(AGAIN).bind("id", deleted.id()).execute());
  }
}

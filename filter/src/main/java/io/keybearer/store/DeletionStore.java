package io.keybearer.store;

import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.ResourceKey;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Deletes in two steps, so that whoever asks never waits for the number of rows. What is deleted
 * first goes out of sight: its row moves to another incarnation of its unique key, which frees its
 * name at once. Later {@link #purge} removes such rows, a chunk at a time and each chunk in a
 * transaction of its own, so that readers beside it stall for no longer than a chunk takes. An
 * authorization that somebody is refreshing stays until that lease is dead, and one whose tokens
 * are to be revoked at the provider until they are, or that is given up. Thread-safe.
 */
public final class DeletionStore {
  private static final String HIDE_PROVIDER =
      "update authorization_provider set incarnation = id where id = :id and incarnation = 0";

  private static final String HIDE_AUTHORIZATION =
      "update authorization set incarnation = id where id = :id and incarnation = 0";

  private static final String DELETE_ACCESS_POLICY =
      "delete from access_policy where authorization_id = :authorization and name_key = :key";

  private static final String TOKENS = " join token t on t.authorization_id = a.id where ";

  /** Authorizations whose grants go on although their provider is out of sight. */
  private static final String UNMARKED =
      "select a.id from authorization_provider p join authorization a on a.provider_id = p.id"
          + TOKENS
          + "p.incarnation > 0 and t.state <> 'DELETING' limit :limit";

  private static final String MARK =
      "update token set state = 'DELETING', grant_epoch = grant_epoch + 1"
          + " where authorization_id in (<ids>) and state <> 'DELETING'";

  /** A lease counts as dead once it has ended on every clock of a cluster. */
  private static final String UNLEASED =
      " t.state = 'DELETING' and (t.lease_owner is null"
          + " or t.lease_until < utc_timestamp(6) - interval 30 second) and t.revoke_at is null";

  private static final String PURGEABLE =
      "(select a.id from authorization_provider p join authorization a on a.provider_id = p.id"
          + TOKENS
          + "p.incarnation > 0 and"
          + UNLEASED
          + " limit :limit) union (select a.id from authorization a"
          + TOKENS
          + "a.incarnation > 0 and"
          + UNLEASED
          + " limit :limit) limit :limit";

  /** Locks the rows first, so that no lease is taken between the look and the deletion. */
  private static final String LOCK =
      "select t.authorization_id from token t where t.authorization_id in (<ids>) and"
          + UNLEASED
          + " for update";

  private static final String DELETE = "delete from authorization where id in (<ids>)";

  /** The foreign key would do it too, but row by row and a fifth slower. */
  private static final String DELETE_POLICIES =
      "delete from access_policy where authorization_id in (<ids>)";

  private static final String DELETE_PROVIDERS =
      "delete from authorization_provider where incarnation > 0 and not exists"
          + " (select 1 from authorization a where a.provider_id = authorization_provider.id)";

  private final Transactions transactions;
  private final GrantStore grants;
  private final boolean revoking;

  /**
   * Deletions of a store.
   *
   * @param database where the rows are
   * @param grants ends the grants of what is deleted
   * @param revoking whether tokens of what is deleted are to be revoked at their providers before
   *     the purge; somebody must then work off the {@link RevocationQueue}
   */
  public DeletionStore(Database database, GrantStore grants, boolean revoking) {
    this.transactions = new Transactions(database);
    this.grants = grants;
    this.revoking = revoking;
  }

  /** Takes a locked provider, with all that belongs to it, out of sight, and tells every node. */
  public void hide(Transaction transaction, StoredProvider provider) {
    execute(transaction, HIDE_PROVIDER, provider.id());
    ChangeEvents.providerChanged(transaction, provider.service().id(), provider.value().name());
  }

  /** Takes a locked authorization out of sight and ends its grant, and tells every node. */
  public void hide(Transaction transaction, StoredAuthorization authorization) {
    execute(transaction, HIDE_AUTHORIZATION, authorization.id());
    grants.beginDeletion(transaction, authorization.id());
    addRevocations(transaction.handle(), List.of(authorization.id()));
  }

  /** Deletes a locked access policy at once, and tells every node. */
  public void delete(
      Transaction transaction, StoredAuthorization authorization, NamedAccessPolicy policy) {
    transaction
        .handle()
        .createUpdate(DELETE_ACCESS_POLICY)
        .bind("authorization", authorization.id())
        .bind("key", ResourceKey.of(policy.name()))
        .execute();
    StoredProvider provider = authorization.provider();
    ChangeEvents.authorizationChanged(
        transaction,
        provider.service().id(),
        provider.value().name(),
        authorization.value().name());
  }

  /**
   * Ends the grants of authorizations that went out of sight with their provider: from then on no
   * lease is taken for them.
   *
   * @param limit the most to look at
   * @return how many there were; none is left once there are fewer than {@code limit}
   * @throws StoreException when the store can't be used
   */
  public int endGrants(int limit) {
    return transactions.run(
        transaction -> {
          List<Long> ids = ids(transaction.handle(), UNMARKED, limit);
          if (!ids.isEmpty()) {
            transaction.handle().createUpdate(MARK).bindList("ids", ids).execute();
            addRevocations(transaction.handle(), ids);
          }
          return ids.size();
        });
  }

  /**
   * Deletes authorizations whose grants have ended and that nobody has leased, with their tokens
   * and access policies, and then the providers that are empty.
   *
   * @param limit the most authorizations to delete
   * @return how many there were; for now none is left once there are fewer than {@code limit}
   * @throws StoreException when the store can't be used
   */
  public int purge(int limit) {
    return transactions.run(
        transaction -> {
          Handle handle = transaction.handle();
          List<Long> seen = ids(handle, PURGEABLE, limit);
          if (!seen.isEmpty()) {
            List<Long> locked =
                handle.createQuery(LOCK).bindList("ids", seen).mapTo(Long.class).list();
            if (!locked.isEmpty()) {
              handle.createUpdate(DELETE_POLICIES).bindList("ids", locked).execute();
              handle.createUpdate(DELETE).bindList("ids", locked).execute();
            }
          }
          if (seen.size() < limit) {
            handle.createUpdate(DELETE_PROVIDERS).execute();
          }
          return seen.size();
        });
  }

  private void addRevocations(Handle handle, List<Long> ids) {
    if (revoking) {
      RevocationQueue.add(handle, ids);
    }
  }

  private static List<Long> ids(Handle handle, String query, int limit) {
    return handle.createQuery(query).bind("limit", limit).mapTo(Long.class).list();
  }

  private static void execute(Transaction transaction, String statement, long id) {
    transaction.handle().createUpdate(statement).bind("id", id).execute();
  }
}

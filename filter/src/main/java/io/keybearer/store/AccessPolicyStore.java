package io.keybearer.store;

import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.ResourceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** The rows of access policies. Thread-safe. */
public final class AccessPolicyStore {
  private static final String COLUMNS =
      "select ap.id, ap.uid, ap.name, ap.tenant_id, ap.object_id, ap.app_ids, ap.version"
          + " from access_policy ap";

  private static final String BY_NAME =
      COLUMNS
          + " where service_id = :service and authorization_id = :authorization"
          + " and name_key = :key and incarnation = 0";

  private static final RowList LIST =
      new RowList("access_policy", "authorization_id = :parent", "name");

  private static final String INSERT =
      "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
          + " object_id, app_ids, created_at, updated_at) values (:uid, :service, :authorization,"
          + " :name, :key, :tenantId, :objectId, :appIds, utc_timestamp(6), utc_timestamp(6))";

  private static final String UPDATE =
      "update access_policy set tenant_id = :tenantId, object_id = :objectId, app_ids = :appIds,"
          + " version = version + 1, updated_at = utc_timestamp(6) where id = :id";

  /**
   * What an access policy's row is to hold.
   *
   * @param tenantId the principal's directory
   * @param objectId the principal's object id there
   * @param appIds the client applications it must come through
   */
  public record Values(String tenantId, String objectId, List<String> appIds) {}

  /** The access policy of that name; empty when there is none. */
  public Optional<StoredAccessPolicy> find(
      Transaction transaction, StoredAuthorization authorization, String name) {
    return byName(transaction, authorization, name, "");
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<StoredAccessPolicy> lock(
      Transaction transaction, StoredAuthorization authorization, String name) {
    return byName(transaction, authorization, name, " for update");
  }

  /** How many access policies the authorization has. */
  public long count(Transaction transaction, StoredAuthorization authorization) {
    return count(transaction, authorization, Optional.empty());
  }

  /** How many of the authorization's access policies a filter wants. */
  public long count(
      Transaction transaction, StoredAuthorization authorization, Optional<RowFilter> filter) {
    return LIST.count(transaction.handle(), authorization.id(), filter);
  }

  /** A page of the authorization's access policies. */
  public List<StoredAccessPolicy> list(
      Transaction transaction, StoredAuthorization authorization, RowPage page) {
    return LIST.page(transaction.handle(), COLUMNS, "ap", authorization.id(), page)
        .map((row, context) -> policy(row))
        .list();
  }

  /** Creates an access policy. */
  public StoredAccessPolicy insert(
      Transaction transaction, StoredAuthorization authorization, String name, Values values) {
    Update insert =
        transaction
            .handle()
            .createUpdate(INSERT)
            .bind("uid", Columns.bytes(UUID.randomUUID()))
            .bind("service", authorization.provider().service().id())
            .bind("authorization", authorization.id())
            .bind("name", name)
            .bind("key", ResourceKey.of(name));
    bind(insert, values).execute();
    return find(transaction, authorization, name).orElseThrow();
  }

  /** Changes an access policy that was locked. */
  public StoredAccessPolicy update(
      Transaction transaction,
      StoredAuthorization authorization,
      StoredAccessPolicy policy,
      Values values) {
    bind(transaction.handle().createUpdate(UPDATE).bind("id", policy.id()), values).execute();
    return find(transaction, authorization, policy.value().name()).orElseThrow();
  }

  private static Update bind(Update statement, Values values) {
    return statement
        .bind("tenantId", values.tenantId())
        .bind("objectId", values.objectId())
        .bind("appIds", Columns.json(values.appIds()));
  }

  private static Optional<StoredAccessPolicy> byName(
      Transaction transaction, StoredAuthorization authorization, String name, String lock) {
    return transaction
        .handle()
        .createQuery(BY_NAME + lock)
        .bind("service", authorization.provider().service().id())
        .bind("authorization", authorization.id())
        .bind("key", ResourceKey.of(name))
        .map((row, context) -> policy(row))
        .findOne();
  }

  private static StoredAccessPolicy policy(ResultSet row) throws SQLException {
    return new StoredAccessPolicy(
        row.getLong("id"),
        new NamedAccessPolicy(
            Columns.uid(row.getBytes("uid")),
            row.getString("name"),
            row.getString("tenant_id"),
            row.getString("object_id"),
            Columns.texts(row.getString("app_ids")),
            row.getLong("version")));
  }
}

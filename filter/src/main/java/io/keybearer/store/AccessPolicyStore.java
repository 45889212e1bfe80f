package io.keybearer.store;

import io.keybearer.model.NamedAccessPolicy;
import io.keybearer.model.ResourceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** The rows of access policies. Thread-safe. */
public final class AccessPolicyStore {
  private static final String COLUMNS =
      "select ap.uid, ap.name, ap.tenant_id, ap.object_id, ap.app_ids, ap.version"
          + " from access_policy ap";

  private static final String BY_NAME =
      COLUMNS + " where ap.authorization_id = :authorization and ap.name_key = :key";

  private static final RowList LIST =
      new RowList(
          "access_policy",
          List.of("authorization_id", "name_key"),
          "authorization_id = :parent",
          "name");

  private static final String INSERT =
      "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
          + " object_id, app_ids, created_at, updated_at) values (:uid, :service, :authorization,"
          + " :name, :key, :tenantId, :objectId, :appIds, utc_timestamp(6), utc_timestamp(6))";

  private static final String UPDATE =
      "update access_policy set tenant_id = :tenantId, object_id = :objectId, app_ids = :appIds,"
          + " version = version + 1, updated_at = utc_timestamp(6)"
          + " where authorization_id = :authorization and name_key = :key";

  /**
   * What an access policy's row is to hold.
   *
   * @param tenantId the principal's directory
   * @param objectId the principal's object id there
   * @param appIds the client applications it must come through
   */
  public record Values(String tenantId, String objectId, List<String> appIds) {}

  /** The access policy of that name; empty when there is none. */
  public Optional<NamedAccessPolicy> find(
      Transaction transaction, StoredAuthorization authorization, String name) {
    return byName(transaction, authorization, name, "");
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<NamedAccessPolicy> lock(
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
  public List<NamedAccessPolicy> list(
      Transaction transaction, StoredAuthorization authorization, RowPage page) {
    return LIST.page(transaction.handle(), COLUMNS, "ap", authorization.id(), page)
        .map((row, context) -> policy(row))
        .list();
  }

  /** Creates an access policy. */
  public NamedAccessPolicy insert(
      Transaction transaction, StoredAuthorization authorization, String name, Values values) {
    Update insert =
        transaction
            .handle()
            .createUpdate(INSERT)
            .bind("uid", Columns.bytes(UUID.randomUUID()))
            .bind("service", authorization.provider().service().id())
            .bind("name", name);
    bind(row(insert, authorization, name), values).execute();
    return find(transaction, authorization, name).orElseThrow();
  }

  /** Changes an access policy that was locked. */
  public NamedAccessPolicy update(
      Transaction transaction,
      StoredAuthorization authorization,
      NamedAccessPolicy policy,
      Values values) {
    Update update = transaction.handle().createUpdate(UPDATE);
    bind(row(update, authorization, policy.name()), values).execute();
    return find(transaction, authorization, policy.name()).orElseThrow();
  }

  private static Update bind(Update statement, Values values) {
    return statement
        .bind("tenantId", values.tenantId())
        .bind("objectId", values.objectId())
        .bind("appIds", Columns.json(values.appIds()));
  }

  private static <S extends SqlStatement<S>> S row(
      S statement, StoredAuthorization authorization, String name) {
    return statement.bind("authorization", authorization.id()).bind("key", ResourceKey.of(name));
  }

  private static Optional<NamedAccessPolicy> byName(
      Transaction transaction, StoredAuthorization authorization, String name, String lock) {
    Query query = transaction.handle().createQuery(BY_NAME + lock);
    return row(query, authorization, name).map((row, context) -> policy(row)).findOne();
  }

  private static NamedAccessPolicy policy(ResultSet row) throws SQLException {
    return new NamedAccessPolicy(
        Columns.uid(row.getBytes("uid")),
        row.getString("name"),
        row.getString("tenant_id"),
        row.getString("object_id"),
        Columns.texts(row.getString("app_ids")),
        row.getLong("version"));
  }
}

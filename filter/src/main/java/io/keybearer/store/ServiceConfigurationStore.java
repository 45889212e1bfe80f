package io.keybearer.store;

import io.keybearer.model.ResourceKey;
import io.keybearer.model.ServiceIdentity;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** The rows of services, as management sees them. Thread-safe. */
public final class ServiceConfigurationStore {
  private static final String COLUMNS =
      "select id, uid, name, identity_type, principal_id, tenant_id, default_access_policy,"
          + " trusted_tenants, version from service";

  private static final String BY_NAME = COLUMNS + " where name_key = :key";

  private static final String ALL = COLUMNS + " order by name_key";

  private static final String LOCK_ALL = "select one from store for update";

  /** A new service belongs to the directory of the first, because both are of one installation. */
  private static final String INSERT =
      "insert into service (uid, name, name_key, identity_type, principal_id, tenant_id,"
          + " default_access_policy, trusted_tenants, created_at, updated_at)"
          + " select :uid, :name, :key, :type, :principal, coalesce((select f.tenant_id"
          + " from service f where f.tenant_id is not null order by f.id limit 1), :tenant),"
          + " :defaultAccessPolicy, :trustedTenants, utc_timestamp(6), utc_timestamp(6)";

  private static final String UPDATE =
      "update service set identity_type = :type, principal_id = :principal,"
          + " tenant_id = coalesce(tenant_id, :tenant),"
          + " default_access_policy = :defaultAccessPolicy, trusted_tenants = :trustedTenants,"
          + " version = version + 1, updated_at = utc_timestamp(6) where id = :id";

  /**
   * What a service's row is to hold.
   *
   * @param hasIdentity whether its gateways act under an identity of the service's own
   * @param defaultAccessPolicy whether a new authorization made by a template gets an access policy
   *     for that identity
   * @param trustedTenants directories besides its own whose principals access policies may name
   */
  public record Values(
      boolean hasIdentity, boolean defaultAccessPolicy, List<String> trustedTenants) {
    /** Copies the tenants. */
    public Values {
      trustedTenants = List.copyOf(trustedTenants);
    }
  }

  /** The service of that name; empty when there is none. */
  public Optional<StoredService> find(Transaction transaction, String name) {
    return byName(transaction, name, "");
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<StoredService> lock(Transaction transaction, String name) {
    return byName(transaction, name, " for update");
  }

  /** Keeps others from creating services until the transaction ends. */
  public void lockAll(Transaction transaction) {
    transaction.handle().createQuery(LOCK_ALL).mapTo(Integer.class).list();
  }

  /** Creates a service; with an identity, that is a new one. */
  public StoredService insert(Transaction transaction, String name, Values values) {
    Update insert =
        transaction
            .handle()
            .createUpdate(INSERT)
            .bind("uid", Columns.bytes(UUID.randomUUID()))
            .bind("name", name)
            .bind("key", ResourceKey.of(name));
    bind(insert, values, Optional.empty()).execute();
    return find(transaction, name).orElseThrow();
  }

  /**
   * Changes a service that was locked. An identity that it has stays; one that it did not have is a
   * new one.
   */
  public StoredService update(Transaction transaction, StoredService service, Values values) {
    Update update = transaction.handle().createUpdate(UPDATE).bind("id", service.id());
    bind(update, values, service.identity().managedIdentity()).execute();
    return find(transaction, service.identity().name()).orElseThrow();
  }

  private static Update bind(Update statement, Values values, Optional<ManagedIdentity> identity) {
    UUID principal = identity.map(ManagedIdentity::principalId).orElseGet(UUID::randomUUID);
    return statement
        .bind("type", values.hasIdentity() ? "SystemAssigned" : "None")
        .bind("principal", values.hasIdentity() ? principal.toString() : null)
        .bind("tenant", UUID.randomUUID().toString())
        .bind("defaultAccessPolicy", values.defaultAccessPolicy())
        .bind("trustedTenants", Columns.json(values.trustedTenants()));
  }

  /** All services, by name. */
  public List<StoredService> all(Transaction transaction) {
    return transaction.handle().createQuery(ALL).map((row, context) -> service(row)).list();
  }

  private static Optional<StoredService> byName(Transaction transaction, String name, String lock) {
    return transaction
        .handle()
        .createQuery(BY_NAME + lock)
        .bind("key", ResourceKey.of(name))
        .map((row, context) -> service(row))
        .findOne();
  }

  private static StoredService service(ResultSet row) throws SQLException {
    Optional<ManagedIdentity> managed =
        row.getString("identity_type").equals("None")
            ? Optional.empty()
            : Optional.of(
                new ManagedIdentity(
                    UUID.fromString(row.getString("tenant_id")),
                    UUID.fromString(row.getString("principal_id"))));
    return new StoredService(
        row.getLong("id"),
        new ServiceIdentity(Columns.uid(row.getBytes("uid")), row.getString("name"), managed),
        row.getBoolean("default_access_policy"),
        Columns.texts(row.getString("trusted_tenants")),
        row.getLong("version"));
  }
}

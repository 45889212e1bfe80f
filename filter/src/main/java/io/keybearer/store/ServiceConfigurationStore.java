package io.keybearer.store;

import io.keybearer.model.ResourceKey;
import io.keybearer.model.ServiceIdentity;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of services, as management sees them. Thread-safe. */
public final class ServiceConfigurationStore {
  private static final String COLUMNS =
      "select id, uid, name, identity_type, principal_id, tenant_id, default_access_policy,"
          + " trusted_tenants, version from service";

  private static final String BY_NAME = COLUMNS + " where name_key = :key";

  private static final String ALL = COLUMNS + " order by name_key";

  /** The service of that name; empty when there is none. */
  public Optional<StoredService> find(Transaction transaction, String name) {
    return byName(transaction, name, "");
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<StoredService> lock(Transaction transaction, String name) {
    return byName(transaction, name, " for update");
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

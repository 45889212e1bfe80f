package io.keybearer.store;

import io.keybearer.model.ResourceKey;
import io.keybearer.model.ServiceIdentities;
import io.keybearer.model.ServiceIdentity;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of services. Thread-safe; each call reads the store. */
public final class ServiceStore implements ServiceIdentities {
  private static final String SELECT =
      "select uid, name, identity_type, principal_id, tenant_id from service";

  private final Database database;

  /** The services of a database. */
  public ServiceStore(Database database) {
    this.database = database;
  }

  /**
   * The service of that name.
   *
   * @throws StoreException when the store can't be used
   */
  @Override
  public Optional<ServiceIdentity> find(String serviceName) {
    return database.with(
        handle ->
            handle
                .createQuery(SELECT + " where name_key = :key")
                .bind("key", ResourceKey.of(serviceName))
                .map((row, context) -> identity(row))
                .findFirst());
  }

  /**
   * Every service.
   *
   * @throws StoreException when the store can't be used
   */
  public List<ServiceIdentity> all() {
    return database.with(
        handle -> handle.createQuery(SELECT).map((row, context) -> identity(row)).list());
  }

  private static ServiceIdentity identity(ResultSet row) throws SQLException {
    Optional<ManagedIdentity> managed =
        "SystemAssigned".equals(row.getString("identity_type"))
            ? Optional.of(
                new ManagedIdentity(
                    UUID.fromString(row.getString("tenant_id")),
                    UUID.fromString(row.getString("principal_id"))))
            : Optional.empty();
    return new ServiceIdentity(Columns.uid(row.getBytes("uid")), row.getString("name"), managed);
  }
}

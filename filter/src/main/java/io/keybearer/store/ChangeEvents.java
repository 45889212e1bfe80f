package io.keybearer.store;

import io.keybearer.model.ResourceKey;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Tells every node what a management transaction changed. Each event is inserted by the transaction
 * that makes the change, so it is seen exactly when the change is.
 */
public final class ChangeEvents {
  private static final String INSERT =
      "insert into change_event (at, service_id, kind, provider_key, authorization_key)"
          + " values (utc_timestamp(6), :service, :kind, :provider, :authorization)";

  private static final String INSERT_KEY =
      "insert into change_event (at, service_id, kind) select utc_timestamp(6), id, 'KEY'"
          + " from service where uid = :service";

  private ChangeEvents() {}

  /** The service's identity or settings changed. */
  public static void serviceChanged(Transaction transaction, long serviceId) {
    append(transaction, serviceId, "SERVICE", null, null);
  }

  /** The service's key-encryption keys, their wraps or which of them is current changed. */
  static void keysChanged(Transaction transaction, UUID serviceUid) {
    transaction
        .handle()
        .createUpdate(INSERT_KEY)
        .bind("service", Columns.bytes(serviceUid))
        .execute();
  }

  /** A provider changed, and with it all of its authorizations. */
  public static void providerChanged(Transaction transaction, long serviceId, String provider) {
    append(transaction, serviceId, "PROVIDER", provider, null);
  }

  /** An authorization or its access policies changed. */
  public static void authorizationChanged(
      Transaction transaction, long serviceId, String provider, String authorization) {
    append(transaction, serviceId, "AUTHORIZATION", provider, authorization);
  }

  private static void append(
      Transaction transaction,
      long serviceId,
      String kind,
      @Nullable String provider,
      @Nullable String authorization) {
    Update insert = transaction.handle().createUpdate(INSERT);
    insert
        .bind("service", serviceId)
        .bind("kind", kind)
        .bind("provider", key(provider))
        .bind("authorization", key(authorization))
        .execute();
  }

  private static @Nullable String key(@Nullable String id) {
    return id == null ? null : ResourceKey.of(id);
  }
}

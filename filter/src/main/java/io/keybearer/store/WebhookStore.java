package io.keybearer.store;

import io.keybearer.model.Secret;
import io.keybearer.vault.KeyUnavailableException;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of webhooks, one a service at most; the key of its signatures is sealed. Thread-safe.
 */
public final class WebhookStore {
  private static final String READ =
      "select uid, url, events, version, sealed_secret from webhook where service_id = :service";

  private static final String INSERT =
      """
      insert into webhook (service_id, uid, url, events, sealed_secret, updated_at)
      values (:service, :uid, :url, :events, :sealed, utc_timestamp(6))
      """;

  private static final String UPDATE =
      """
      update webhook set url = :url, events = :events, version = version + 1,
        updated_at = utc_timestamp(6)
      where service_id = :service
      """;

  private static final String SET_SECRET =
      """
      update webhook set sealed_secret = :sealed, version = version + 1,
        updated_at = utc_timestamp(6)
      where service_id = :service
      """;

  private final Vault vault;

  /** Rows whose secrets a vault seals. */
  public WebhookStore(Vault vault) {
    this.vault = vault;
  }

  /** The webhook of a service; empty when it has none. */
  public Optional<Webhook> find(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(READ)
        .bind("service", service.id())
        .map((row, context) -> webhook(row))
        .findOne();
  }

  /** The key of its signatures; empty when it can't be opened any more. */
  public Optional<Secret> secret(Transaction transaction, StoredService service, Webhook webhook) {
    if (webhook.keyLost()) {
      return Optional.empty();
    }
    byte[] sealed =
        transaction
            .handle()
            .createQuery(READ)
            .bind("service", service.id())
            .map((row, context) -> row.getBytes("sealed_secret"))
            .one();
    try {
      byte[] plain =
          vault.open(service.identity().uid(), owner(webhook.uid()), Optional.empty(), sealed);
      return Optional.of(Secret.of(new String(plain, StandardCharsets.UTF_8)));
    } catch (VaultException e) {
      return Optional.empty();
    }
  }

  /** Adds the webhook of a service that has none. */
  public void insert(
      Transaction transaction,
      StoredService service,
      String url,
      List<String> events,
      Secret secret) {
    UUID uid = UUID.randomUUID();
    transaction
        .handle()
        .createUpdate(INSERT)
        .bind("service", service.id())
        .bind("uid", Columns.bytes(uid))
        .bind("url", url)
        .bind("events", Columns.json(events))
        .bind("sealed", sealed(service, uid, secret))
        .execute();
  }

  /** Changes where it is and what it is told of. */
  public void update(
      Transaction transaction, StoredService service, String url, List<String> events) {
    transaction
        .handle()
        .createUpdate(UPDATE)
        .bind("service", service.id())
        .bind("url", url)
        .bind("events", Columns.json(events))
        .execute();
  }

  /** Gives it another key. */
  public void setSecret(
      Transaction transaction, StoredService service, Webhook webhook, Secret secret) {
    transaction
        .handle()
        .createUpdate(SET_SECRET)
        .bind("service", service.id())
        .bind("sealed", sealed(service, webhook.uid(), secret))
        .execute();
  }

  /** Removes it; what was not delivered is dropped by and by. */
  public void delete(Transaction transaction, StoredService service) {
    transaction
        .handle()
        .createUpdate("delete from webhook where service_id = :service")
        .bind("service", service.id())
        .execute();
  }

  private byte[] sealed(StoredService service, UUID uid, Secret secret) {
    try {
      return vault.seal(
          service.identity().uid(),
          owner(uid),
          Optional.empty(),
          secret.expose().getBytes(StandardCharsets.UTF_8));
    } catch (KeyUnavailableException e) {
      throw new StoreException(
          StoreException.Reason.FAILED, "the service has no key to seal with", e);
    }
  }

  private static Owner owner(UUID uid) {
    return new Owner(uid, "webhook.sealed_secret");
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        Columns.uid(row.getBytes("uid")),
        row.getString("url"),
        Columns.texts(row.getString("events")),
        row.getBytes("sealed_secret") == null,
        row.getLong("version"));
  }
}

package io.keybearer.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * What others are to be told of, written in the transactions that it happens in. Times are the
 * database's. Thread-safe.
 */
public final class OutboxStore {
  /** How often a message is tried. */
  public static final int MOST_ATTEMPTS = 12;

  private static final String DUE =
      """
      select o.id, s.name as service, o.kind, o.payload, o.created_at, o.attempts
      from outbox o join service s on s.id = o.service_id
      where o.delivered_at is null and o.next_attempt_at <= utc_timestamp(6)
        and o.attempts < :most
      order by o.next_attempt_at, o.id limit :limit
      """;

  private static final String DELIVERED =
      "update outbox set delivered_at = utc_timestamp(6), attempts = attempts + 1,"
          + " last_error = null where id = :id";

  private static final String DROPPED =
      "update outbox set delivered_at = utc_timestamp(6), last_error = null where id = :id";

  /** 15 s, then twice as long each time: eight and a half hours in all. */
  private static final String FAILED =
      """
      update outbox set
        next_attempt_at = utc_timestamp(6) + interval 15 * pow(2, attempts) second,
        attempts = attempts + 1, last_error = :error
      where id = :id
      """;

  private static final String EXPIRING =
      """
      insert into outbox (service_id, kind, payload, created_at, next_attempt_at)
      select found.service_id, 'ClientSecretExpiring', found.payload, utc_timestamp(6),
        utc_timestamp(6)
      from (
        select p.service_id, p.secret_ends_on as day,
          json_object('provider', p.name, 'expiresOn',
            json_value(p.parameters, '$.clientSecretExpiresOn')) as payload
        from authorization_provider p where p.incarnation = 0
        union all
        select a.service_id, a.secret_ends_on,
          json_object('provider', p.name, 'authorization', a.name, 'expiresOn',
            json_value(a.parameters, '$.clientSecretExpiresOn'))
        from authorization a join authorization_provider p on p.id = a.provider_id
        where a.incarnation = 0) found
      join webhook w on w.service_id = found.service_id
      where found.day <= utc_date() + interval 30 day
        and not exists (select 1 from outbox o where o.service_id = found.service_id
          and o.kind = 'ClientSecretExpiring' and o.payload = found.payload
          and o.created_at > utc_timestamp(6) - interval 7 day)
      """;

  private static final String UNAUDITED =
      "select id from outbox where not audited order by id limit 1000 for update";

  /**
   * Gateways can't write audit rows; what they tell of is written here in their stead. Who revokes
   * has a row of their own.
   */
  private static final String AUDIT =
      """
      insert into audit_event (at, service_id, actor, action, target, outcome, detail)
      select o.created_at, o.service_id, 'gateway',
        if(o.kind = 'ProviderStatusChanged', 'authorizationProvider.refresh',
          'authorization.refresh'),
        concat_ws('/', s.name, json_value(o.payload, '$.provider'),
          json_value(o.payload, '$.authorization')),
        'Failed', json_value(o.payload, '$.errorCode')
      from outbox o join service s on s.id = o.service_id
      where o.id in (<ids>) and json_value(o.payload, '$.status') = 'Error'
        and o.kind in ('AuthorizationStatusChanged', 'ProviderStatusChanged')
        and not (json_value(o.payload, '$.errorCode') <=> 'Revoked')
      """;

  private final Database database;

  /** The outbox of a store. */
  public OutboxStore(Database database) {
    this.database = database;
  }

  /**
   * What is to be delivered.
   *
   * @param id names it
   * @param service the service's name
   * @param kind what happened
   * @param payload a JSON object that says more
   * @param attempts how often it was tried
   */
  public record Message(
      long id, String service, String kind, String payload, Instant createdAt, int attempts) {}

  /** What is due, the longest due first. */
  public List<Message> due(int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(DUE)
                .bind("most", MOST_ATTEMPTS)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Message(
                            row.getLong("id"),
                            row.getString("service"),
                            row.getString("kind"),
                            row.getString("payload"),
                            Objects.requireNonNull(Columns.instant(row, "created_at")),
                            row.getInt("attempts")))
                .list());
  }

  /** The message as its receiver sees it, in {@code webhook-id}. */
  public static String messageId(long id) {
    return "msg_" + id;
  }

  /** Notes that a message is not to be delivered to anybody. */
  public void dropped(Message message) {
    database.with(handle -> handle.createUpdate(DROPPED).bind("id", message.id()).execute());
  }

  /** Notes an attempt that succeeded, so that the message needs no more of them. */
  public void delivered(Message message, DeliveryLog.Result result) {
    database.inTransaction(
        transaction -> {
          Handle handle = transaction.handle();
          handle.createUpdate(DELIVERED).bind("id", message.id()).execute();
          DeliveryLog.append(handle, message.id(), result);
          return true;
        });
  }

  /** Notes an attempt that failed, and when the next is to be. */
  public void failed(Message message, DeliveryLog.Result result) {
    database.inTransaction(
        transaction -> {
          Handle handle = transaction.handle();
          handle
              .createUpdate(FAILED)
              .bind("error", result.reason())
              .bind("id", message.id())
              .execute();
          DeliveryLog.append(handle, message.id(), result);
          return true;
        });
  }

  /** Adds a message within a transaction. */
  public static void append(
      Transaction transaction, StoredService service, String kind, String payload) {
    transaction
        .handle()
        .createUpdate(
            "insert into outbox (service_id, kind, payload, created_at, next_attempt_at)"
                + " values (:service, :kind, :payload, utc_timestamp(6), utc_timestamp(6))")
        .bind("service", service.id())
        .bind("kind", kind)
        .bind("payload", payload)
        .execute();
  }

  /** Writes an audit row of each failure that the audit rows do not tell of yet. */
  public void auditFailures() {
    database.inTransaction(
        transaction -> {
          List<Long> ids = transaction.handle().createQuery(UNAUDITED).mapTo(Long.class).list();
          if (!ids.isEmpty()) {
            transaction.handle().createUpdate(AUDIT).bindList("ids", ids).execute();
            transaction
                .handle()
                .createUpdate("update outbox set audited = true where id in (<ids>)")
                .bindList("ids", ids)
                .execute();
          }
          return true;
        });
  }

  /** Adds a message for each client secret that ends within 30 days, at most once a week each. */
  public void tellOfExpiringSecrets() {
    database.with(handle -> handle.createUpdate(EXPIRING).execute());
  }
}

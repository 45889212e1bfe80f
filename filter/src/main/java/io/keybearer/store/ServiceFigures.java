package io.keybearer.store;

import io.keybearer.model.ExpiringSecret;
import io.keybearer.model.LimitUse;
import io.keybearer.model.LimitUse.Fullest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Figures about a service as a whole. Thread-safe. */
public final class ServiceFigures {
  private static final String PROVIDERS =
      "select count(*) from authorization_provider where service_id = :service and incarnation ="
          + " 0";

  // No derived tables: MariaDB 11.4 gave more rows than such a table's own limit.
  private static final String CONNECTIONS =
      """
      select (select p.name from authorization_provider p where p.id = a.provider_id) as name,
        count(*) as number, sum(count(*)) over () as total
      from authorization a force index (authorization_count)
      where a.service_id = :service and a.incarnation = 0
      group by a.provider_id order by number desc, a.provider_id limit 1
      """;

  private static final String USED =
      "select exists (select 1 from authorization where service_id = :service and incarnation = 0"
          + " and last_used_at is not null)";

  private static final String EXPIRING =
      """
      select p.name as provider, null as connection, p.secret_ends_on as day
      from authorization_provider p
      where p.service_id = :service and p.incarnation = 0 and p.secret_ends_on <= utc_date() + interval :days day
      union all
      select p.name, a.name, a.secret_ends_on
      from authorization a join authorization_provider p on p.id = a.provider_id
      where a.service_id = :service and a.incarnation = 0 and a.secret_ends_on <= utc_date() + interval :days day
      order by day, provider, connection limit :most
      """;

  /** How much of its limits a service uses. */
  public LimitUse limits(Transaction transaction, StoredService service) {
    long providers =
        transaction
            .handle()
            .createQuery(PROVIDERS)
            .bind("service", service.id())
            .mapTo(Long.class)
            .one();
    return transaction
        .handle()
        .createQuery(CONNECTIONS)
        .bind("service", service.id())
        .map(
            (row, context) ->
                new LimitUse(
                    providers,
                    row.getLong("total"),
                    Optional.of(new Fullest(row.getString("name"), row.getLong("number")))))
        .findOne()
        .orElse(new LimitUse(providers, 0, Optional.empty()));
  }

  /** Whether a gateway ever used a connection of a service. */
  public boolean isUsed(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(USED)
        .bind("service", service.id())
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * The client secrets of a service that have ended or end soon, the first to end first.
   *
   * @param within how soon, in whole days
   * @param most how many at most
   */
  public List<ExpiringSecret> expiringSecrets(
      Transaction transaction, StoredService service, Duration within, int most) {
    return transaction
        .handle()
        .createQuery(EXPIRING)
        .bind("service", service.id())
        .bind("days", within.toDays())
        .bind("most", most)
        .map(
            (row, context) ->
                new ExpiringSecret(
                    row.getString("provider"),
                    Optional.ofNullable(row.getString("connection")),
                    row.getObject("day", LocalDate.class)))
        .list();
  }
}

package io.keybearer.store;

import io.keybearer.model.GrantType;
import io.keybearer.model.ListedProvider;
import io.keybearer.model.ProviderFilter;
import io.keybearer.model.ProviderFilter.Condition;
import io.keybearer.model.ProviderOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds credential providers. A service has at most a thousand, so their rows are sorted, and pages
 * are counted off. Thread-safe.
 */
public final class ProviderSearch {
  private static final String FROM =
      """
       from authorization_provider p left join provider_state ps on ps.provider_id = p.id
        and ps.config_version = p.config_version and ps.state = 'ERROR'
      where p.service_id = :service and p.incarnation = 0
      """;

  private static final String COLUMNS =
      "select p.name, p.display_name, p.identity_provider, p.grant_type, p.disabled,"
          + " ps.provider_id is not null as settings_wrong, p.secret_ends_on, p.updated_at";

  private static final String SOON =
      "p.secret_ends_on <= utc_date() + interval " + ProviderFilter.SOON + " day";

  /**
   * The providers that a filter lets through.
   *
   * @param skip how many to leave out at the beginning
   * @param most how many at most
   */
  public List<ListedProvider> find(
      Transaction transaction,
      StoredService service,
      ProviderFilter filter,
      ProviderOrder order,
      int skip,
      int most) {
    String sql =
        COLUMNS
            + FROM
            + conditions(filter)
            + " order by "
            + column(order)
            + ", p.name_key"
            + (order.descending() ? " desc" : "")
            + " limit :most offset :skip";
    return bind(transaction.handle().createQuery(sql), service, filter)
        .bind("most", most)
        .bind("skip", skip)
        .map((row, context) -> listed(row))
        .list();
  }

  /** How many providers a filter lets through. */
  public int count(Transaction transaction, StoredService service, ProviderFilter filter) {
    return bind(
            transaction.handle().createQuery("select count(*)" + FROM + conditions(filter)),
            service,
            filter)
        .mapTo(Integer.class)
        .one();
  }

  /** The kinds of identity providers that a service has some of, in the order of their names. */
  public List<String> identityProviders(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(
            "select distinct identity_provider from authorization_provider where service_id ="
                + " :service and incarnation = 0 order by 1")
        .bind("service", service.id())
        .mapTo(String.class)
        .list();
  }

  /** How many access policies the connections of a provider have. */
  public int accessPolicies(Transaction transaction, StoredProvider provider) {
    return transaction
        .handle()
        .createQuery(
            "select count(*) from authorization a join access_policy x on x.authorization_id = a.id"
                + " where a.provider_id = :provider and a.incarnation = 0")
        .bind("provider", provider.id())
        .mapTo(Integer.class)
        .one();
  }

  private static String conditions(ProviderFilter filter) {
    StringBuilder conditions = new StringBuilder();
    if (!filter.text().isEmpty()) {
      conditions.append(
          " and (locate(:text, p.name_key) > 0 or locate(:text, lower(p.display_name)) > 0)");
    }
    if (filter.identityProvider().isPresent()) {
      conditions.append(" and p.identity_provider = :type");
    }
    if (filter.grantType().isPresent()) {
      conditions.append(" and p.grant_type = :grant");
    }
    filter.condition().map(ProviderSearch::condition).ifPresent(conditions::append);
    return conditions.toString();
  }

  private static String condition(Condition condition) {
    return switch (condition) {
      case WORKING -> " and not p.disabled and ps.provider_id is null";
      case DISABLED -> " and p.disabled";
      case SETTINGS_WRONG -> " and not p.disabled and ps.provider_id is not null";
      case SECRET_ENDS -> " and " + SOON;
    };
  }

  private static Query bind(Query query, StoredService service, ProviderFilter filter) {
    query.bind("service", service.id());
    if (!filter.text().isEmpty()) {
      query.bind("text", filter.text().toLowerCase(Locale.ROOT));
    }
    filter.identityProvider().ifPresent(type -> query.bind("type", type));
    filter.grantType().ifPresent(grant -> query.bind("grant", grant.enumValue()));
    return query;
  }

  private static String column(ProviderOrder order) {
    String direction = order.descending() ? " desc" : "";
    return switch (order.by()) {
      case NAME -> "p.name_key" + direction;
      case TYPE -> "p.identity_provider" + direction;
      case SECRET -> "p.secret_ends_on is null, p.secret_ends_on" + direction;
      case CHANGED -> "p.updated_at" + direction;
    };
  }

  private static ListedProvider listed(ResultSet row) throws SQLException {
    return new ListedProvider(
        row.getString("name"),
        Optional.ofNullable(row.getString("display_name")),
        row.getString("identity_provider"),
        GrantType.named(row.getString("grant_type")).orElseThrow(),
        row.getBoolean("disabled"),
        row.getBoolean("settings_wrong"),
        Optional.ofNullable(row.getObject("secret_ends_on", LocalDate.class)),
        Objects.requireNonNull(Columns.instant(row, "updated_at")));
  }
}

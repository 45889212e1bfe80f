package io.keybearer.store;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionOrder;
import io.keybearer.model.ConnectionOrder.By;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import io.keybearer.model.ResourceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds connections, which are authorizations with what became of them, page by page. A page costs
 * the same wherever it is: it starts behind a row instead of counting rows off.
 *
 * <p>The state is worked out by the statement that reads the rows, from what they hold at that
 * moment and the database's time. Thread-safe.
 */
public final class ConnectionSearch {
  /** The most connections that are counted one by one. */
  public static final int MOST_COUNTED = 10_000;

  /** Follows the order of an index of authorizations, and ends as soon as the page is full. */
  private static final String FROM_AUTHORIZATIONS =
      " from authorization a straight_join authorization_provider p on p.id = a.provider_id"
          + " straight_join token t on t.authorization_id = a.id"
          + ConnectionSql.REST;

  /** Follows the order of an index of tokens, and ends as soon as the page is full. */
  private static final String FROM_TOKENS =
      " from token t straight_join authorization a on a.id = t.authorization_id"
          + " straight_join authorization_provider p on p.id = a.provider_id"
          + ConnectionSql.REST;

  private static final int PROVIDERS_AT_ONCE = 50;

  private static final String OF_PROVIDERS =
      " from authorization_provider p straight_join authorization a force index"
          + " (authorization_provider_order) on a.provider_id = p.id and a.incarnation = 0";

  private static final String FROM_PROVIDERS =
      OF_PROVIDERS + " where p.service_id = :service and p.incarnation = 0";

  private static final String FROM_PROVIDERS_AND_TOKENS =
      OF_PROVIDERS
          + " straight_join token t on t.authorization_id = a.id"
          + ConnectionSql.REST
          + " and p.service_id = :service and p.incarnation = 0";

  private static final String COLUMNS =
      "select a.id, a.name, a.grant_type, a.created_at, a.last_used_at, a.last_used_by,"
          + " a.last_used_as, p.name as provider, p.display_name, p.identity_provider,"
          + " t.access_expires_at, t.refresh_at, t.obtained_at, t.next_attempt_at, t.connected_as,"
          + " t.answered_at, t.answer_micros, t.answer_status, t.granted_scope, t.sealed_access is"
          + " not null as has_token, t.sealed_refresh is not null as can_refresh,"
          + " coalesce(t.error_code, ps.error_code) as error_code, (select count(*) from"
          + " access_policy x where x.authorization_id = a.id) as policies, "
          + ConnectionSql.STATE
          + " as state";

  private final int providersAtOnce;

  /** Finds connections. */
  public ConnectionSearch() {
    this(PROVIDERS_AT_ONCE);
  }

  /**
   * Finds connections.
   *
   * @param providersAtOnce among how many providers it looks first for a page ordered by provider
   */
  ConnectionSearch(int providersAtOnce) {
    this.providersAtOnce = providersAtOnce;
  }

  /**
   * A row that a page begins behind.
   *
   * @param key what it is ordered by; empty for no time
   * @param id the row's own number
   */
  public record Position(Optional<String> key, long id) {}

  /**
   * A connection and its place in the order.
   *
   * @param position a page may begin behind it
   * @param connection the connection
   */
  public record Found(Position position, Connection connection) {}

  /**
   * The connections that a filter lets through.
   *
   * @param order their order, which pages of one list have in common
   * @param after where the page begins; empty for the first
   * @param most how many at most
   */
  public List<Found> find(
      Transaction transaction,
      StoredService service,
      ConnectionFilter filter,
      ConnectionOrder order,
      Optional<Position> after,
      int most) {
    if (order.by() == By.PROVIDER && !isFew(filter)) {
      return byProvider(transaction, service, filter, order, after, most);
    }
    String sql =
        columns(order.by())
            + from(filter, order.by())
            + conditions(filter)
            + after.map(position -> behind(position, order)).orElse("")
            + ordered(order)
            + " limit :most";
    Query query = bind(transaction.handle().createQuery(sql), service, filter).bind("most", most);
    after.ifPresent(position -> bind(query, position));
    return query.map((row, context) -> found(row)).list();
  }

  /**
   * The same by provider, of many. No index has that order; so the rows' numbers are found first,
   * by two narrow indexes and among some providers, and among all if that does not fill the page.
   */
  private List<Found> byProvider(
      Transaction transaction,
      StoredService service,
      ConnectionFilter filter,
      ConnectionOrder order,
      Optional<Position> after,
      int most) {
    Optional<String> last = lastProvider(transaction, service, order, after);
    List<Long> ids = ids(transaction, service, filter, order, after, last, most);
    if (ids.size() < most && last.isPresent()) {
      ids = ids(transaction, service, filter, order, after, Optional.empty(), most);
    }
    return ids.isEmpty()
        ? List.of()
        : transaction
            .handle()
            .createQuery(
                columns(By.PROVIDER) + ConnectionSql.FROM + " and a.id in (<ids>)" + ordered(order))
            .bind("service", service.id())
            .bindList("ids", ids)
            .map((row, context) -> found(row))
            .list();
  }

  /** The key of the last of some providers of the page; empty when there are no more than those. */
  private Optional<String> lastProvider(
      Transaction transaction,
      StoredService service,
      ConnectionOrder order,
      Optional<Position> after) {
    Query query =
        transaction
            .handle()
            .createQuery(
                "select p.name_key from authorization_provider p where p.service_id = :service"
                    + " and p.incarnation = 0"
                    + after
                        .map(
                            it -> " and p.name_key " + (order.descending() ? "<=" : ">=") + " :key")
                        .orElse("")
                    + " order by p.name_key"
                    + (order.descending() ? " desc" : "")
                    + " limit 1 offset "
                    + providersAtOnce)
            .bind("service", service.id());
    after.flatMap(Position::key).ifPresent(key -> query.bind("key", key));
    return query.mapTo(String.class).findOne();
  }

  private static List<Long> ids(
      Transaction transaction,
      StoredService service,
      ConnectionFilter filter,
      ConnectionOrder order,
      Optional<Position> after,
      Optional<String> last,
      int most) {
    String sql =
        "select a.id"
            + (filter.state().isPresent() ? FROM_PROVIDERS_AND_TOKENS : FROM_PROVIDERS)
            + conditions(filter)
            + after.map(position -> behind(position, order)).orElse("")
            + last.map(it -> " and p.name_key " + (order.descending() ? ">=" : "<=") + " :last")
                .orElse("")
            + ordered(order)
            + " limit :most";
    Query query = bind(transaction.handle().createQuery(sql), service, filter).bind("most", most);
    after.ifPresent(position -> bind(query, position));
    last.ifPresent(key -> query.bind("last", key));
    return query.mapTo(Long.class).list();
  }

  private static void bind(Query query, Position position) {
    query.bind("id", position.id());
    position.key().ifPresent(key -> query.bind("key", key));
  }

  private static String ordered(ConnectionOrder order) {
    String direction = order.descending() ? " desc" : "";
    return " order by " + column(order.by()) + direction + ", " + number(order.by()) + direction;
  }

  /** Few rows are sorted; of many, an index in the right order is followed. */
  private static String from(ConnectionFilter filter, By order) {
    if (filter.state().equals(Optional.of(ConnectionState.DISABLED))) {
      return ConnectionSql.FROM_DISABLED;
    }
    if (filter.state().equals(Optional.of(ConnectionState.SETTINGS_WRONG))) {
      return ConnectionSql.FROM_WRONG;
    }
    if (isFew(filter)) {
      return ConnectionSql.FROM;
    }
    return isOfToken(order) ? FROM_TOKENS : FROM_AUTHORIZATIONS;
  }

  private static boolean isFew(ConnectionFilter filter) {
    return filter.provider().isPresent()
        || filter.state().filter(state -> state != ConnectionState.CONNECTED).isPresent();
  }

  /** Which rows are behind a row. No time is before every time, as MariaDB orders nulls. */
  private static String behind(Position position, ConnectionOrder order) {
    String column = column(order.by());
    String number = number(order.by());
    if (order.by() == By.NAME) {
      return " and (a.name_key, a.id) " + (order.descending() ? "<" : ">") + " (:key, :id)";
    }
    String condition;
    if (position.key().isEmpty()) {
      condition =
          order.descending()
              ? " and %1$s is null and %2$s < :id"
              : " and (%1$s is not null or %2$s > :id)";
    } else {
      condition =
          order.descending()
              ? " and (%1$s < :key or (%1$s = :key and %2$s < :id) or %1$s is null)"
              : " and %1$s >= :key and (%1$s > :key or %2$s > :id)";
    }
    return condition.formatted(column, number);
  }

  private static boolean isOfToken(By order) {
    return order == By.ACCOUNT || order == By.EXPIRES || order == By.REFRESHED;
  }

  /** The row's own number, by the name of the table whose index gives the order. */
  private static String number(By order) {
    return isOfToken(order) ? "t.authorization_id" : "a.id";
  }

  private static String columns(By order) {
    String column = column(order);
    String key =
        switch (order) {
          case NAME, PROVIDER, ACCOUNT -> column;
          case EXPIRES, REFRESHED, USED -> "cast(" + column + " as char)";
        };
    return COLUMNS + ", " + key + " as sort_key";
  }

  private static String column(By order) {
    return switch (order) {
      case NAME -> "a.name_key";
      case PROVIDER -> "p.name_key";
      case ACCOUNT -> "t.connected_as";
      case EXPIRES -> "t.access_expires_at";
      case REFRESHED -> "t.obtained_at";
      case USED -> "a.last_used_at";
    };
  }

  /** The connection of that id; empty when there is none. */
  public Optional<Found> find(
      Transaction transaction, StoredService service, String provider, String name) {
    return transaction
        .handle()
        .createQuery(
            columns(By.NAME)
                + ConnectionSql.FROM
                + " and p.name_key = :provider and p.incarnation = 0 and a.name_key = :name")
        .bind("service", service.id())
        .bind("provider", ResourceKey.of(provider))
        .bind("name", ResourceKey.of(name))
        .map((row, context) -> found(row))
        .findOne();
  }

  /**
   * Some connections that are in one of these states.
   *
   * @param states states other than connected, those first whose connections come first
   * @param most how many at most
   */
  public List<Connection> first(
      Transaction transaction, StoredService service, List<ConnectionState> states, int most) {
    List<Connection> found = new ArrayList<>();
    for (ConnectionState state : states) {
      for (String from : sources(state)) {
        if (found.size() == most) {
          return found;
        }
        transaction
            .handle()
            .createQuery(
                columns(By.NAME)
                    + from
                    + likely(state)
                    + " and "
                    + ConnectionSql.STATE
                    + " = :state limit :most")
            .bind("service", service.id())
            .bind("state", state.name())
            .bind("most", most - found.size())
            .map((row, context) -> found(row).connection())
            .forEach(found::add);
      }
    }
    return found;
  }

  /** Where connections in a state are found by indexes. */
  private static List<String> sources(ConnectionState state) {
    String errors = FROM_TOKENS + " and t.state = 'ERROR'";
    return switch (state) {
      case NOT_CONNECTED, WAITING, NEEDS_LOGIN -> List.of(errors);
      case FAILING, UNREACHABLE, CONNECTED -> List.of(ConnectionSql.FROM_OTHERS);
      case SETTINGS_WRONG -> List.of(errors, ConnectionSql.FROM_OTHERS);
      case DISABLED -> List.of(ConnectionSql.FROM_DISABLED);
    };
  }

  /**
   * How many connections a filter lets through, of those with a state, a grant or a use only up to
   * {@link #MOST_COUNTED} and one more, which stands for any number above.
   */
  public int count(Transaction transaction, StoredService service, ConnectionFilter filter) {
    boolean byId =
        filter.state().isEmpty()
            && filter.grantType().isEmpty()
            && filter.use() == ConnectionFilter.Use.ANY;
    String from =
        byId && filter.provider().isEmpty()
            ? " from authorization a where a.service_id = :service and a.incarnation = 0"
            : from(filter, By.NAME);
    String sql =
        byId
            ? "select count(*)" + from + conditions(filter)
            : "select count(*) from (select 1"
                + from
                + conditions(filter)
                + " limit "
                + (MOST_COUNTED + 1)
                + ") counted";
    return bind(transaction.handle().createQuery(sql), service, filter).mapTo(Integer.class).one();
  }

  private static String conditions(ConnectionFilter filter) {
    StringBuilder conditions = new StringBuilder();
    if (!filter.prefix().isEmpty()) {
      conditions.append(" and a.name_key like :prefix escape '!'");
    }
    if (filter.provider().isPresent()) {
      conditions.append(
          " and p.service_id = :service and p.name_key = :provider and p.incarnation = 0");
    }
    if (filter.state().isPresent()) {
      conditions.append(likely(filter.state().get())).append(" and ").append(ConnectionSql.STATE);
      conditions.append(" = :state");
    }
    if (filter.grantType().isPresent()) {
      conditions.append(" and a.grant_type = :grant");
    }
    conditions.append(
        switch (filter.use()) {
          case ANY -> "";
          case NEVER -> " and a.last_used_at is null";
          case NOT_LATELY ->
              " and coalesce(a.last_used_at, a.created_at) < utc_timestamp(6) - interval 90 day";
        });
    return conditions.toString();
  }

  /** What an index can find of a state. */
  private static String likely(ConnectionState state) {
    return switch (state) {
      case NOT_CONNECTED, WAITING -> " and t.state = 'ERROR' and t.error_code = 'Unauthenticated'";
      case NEEDS_LOGIN -> " and t.state = 'ERROR' and t.error_code in " + ConnectionSql.DEAD;
      case FAILING, UNREACHABLE -> " and (t.next_attempt_at is not null or t.state <> 'OK')";
      case SETTINGS_WRONG -> " and (t.state <> 'ERROR' or " + ConnectionSql.IS_WRONG + ")";
      case CONNECTED, DISABLED -> "";
    };
  }

  private static Query bind(Query query, StoredService service, ConnectionFilter filter) {
    query.bind("service", service.id());
    if (!filter.prefix().isEmpty()) {
      String prefix = ResourceKey.of(filter.prefix()).replaceAll("([!%_])", "!$1");
      query.bind("prefix", prefix + '%');
    }
    filter.provider().ifPresent(provider -> query.bind("provider", ResourceKey.of(provider)));
    filter.state().ifPresent(state -> query.bind("state", state.name()));
    filter.grantType().ifPresent(grant -> query.bind("grant", grant.enumValue()));
    return query;
  }

  private static Found found(ResultSet row) throws SQLException {
    String provider = row.getString("provider");
    String displayName = row.getString("display_name");
    return new Found(
        new Position(Optional.ofNullable(row.getString("sort_key")), row.getLong("id")),
        new Connection(
            row.getString("name"),
            provider,
            displayName == null || displayName.isBlank() ? provider : displayName,
            row.getString("identity_provider"),
            GrantType.named(row.getString("grant_type")).orElseThrow(),
            ConnectionState.valueOf(row.getString("state")),
            Optional.ofNullable(row.getString("error_code")),
            Optional.ofNullable(row.getString("connected_as")),
            Optional.ofNullable(row.getString("granted_scope")),
            new Connection.Token(
                row.getBoolean("has_token"),
                row.getBoolean("can_refresh"),
                time(row, "obtained_at"),
                time(row, "access_expires_at"),
                time(row, "refresh_at")),
            time(row, "next_attempt_at"),
            time(row, "created_at").orElseThrow(),
            time(row, "last_used_at"),
            Optional.ofNullable(row.getString("last_used_by")),
            Optional.ofNullable(row.getString("last_used_as")),
            row.getInt("policies"),
            answer(row)));
  }

  private static Optional<Connection.Answer> answer(ResultSet row) throws SQLException {
    Optional<Instant> at = time(row, "answered_at");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    Duration took = Duration.of(row.getLong("answer_micros"), ChronoUnit.MICROS);
    int status = row.getInt("answer_status");
    return Optional.of(
        new Connection.Answer(
            at.get(), took, row.wasNull() ? Optional.empty() : Optional.of(status)));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(Columns.instant(row, column));
  }
}

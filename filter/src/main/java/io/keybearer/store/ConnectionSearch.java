package io.keybearer.store;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import io.keybearer.model.ResourceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String STATE =
      """
      case
        when a.disabled or p.disabled then 'DISABLED'
        when t.state = 'ERROR' and t.error_code = 'Unauthenticated' then
          if(exists (select 1 from login_link l join pending_consent c on c.login_link_id = l.id
              where l.authorization_id = a.id and c.state = 'PENDING'
                and c.expires_at > utc_timestamp(6)), 'WAITING', 'NOT_CONNECTED')
        when t.state = 'ERROR'
          and t.error_code in ('GrantDead', 'OutcomeUnknown', 'ReauthorizationRequired', 'Revoked') then 'NEEDS_LOGIN'
        when t.state = 'ERROR' or ps.error_code is not null then 'SETTINGS_WRONG'
        when t.next_attempt_at is null and t.state = 'OK' then 'CONNECTED'
        when t.sealed_access is not null
          and coalesce(t.access_expires_at > utc_timestamp(6), true) then 'FAILING'
        else 'UNREACHABLE'
      end
      """;

  private static final String FROM =
      """
       from authorization a
      join authorization_provider p on p.id = a.provider_id
      join token t on t.authorization_id = a.id
      left join provider_state ps on ps.provider_id = p.id
        and ps.config_version = p.config_version and ps.state = 'ERROR'
      where a.service_id = :service and a.incarnation = 0
      """;

  private static final String COLUMNS =
      "select a.id, a.name, a.name_key, a.grant_type, a.created_at, a.last_used_at, a.last_used_by,"
          + " a.last_used_as,"
          + " p.name as provider, p.display_name, p.identity_provider, t.access_expires_at,"
          + " t.refresh_at, t.obtained_at, t.next_attempt_at, t.sealed_access is not null as"
          + " has_token, t.sealed_refresh is not null as can_refresh, coalesce(t.error_code,"
          + " ps.error_code) as error_code, (select count(*) from access_policy x where"
          + " x.authorization_id = a.id) as policies, "
          + STATE
          + " as state";

  /**
   * Which connections.
   *
   * @param prefix how their ids begin, in any casing; empty for all
   * @param provider of this provider only
   * @param state in this state only
   * @param descending whether the last id comes first
   */
  public record Filter(
      String prefix,
      Optional<String> provider,
      Optional<ConnectionState> state,
      boolean descending) {}

  /**
   * A row that a page begins behind.
   *
   * @param key the id's key
   * @param id the row's own number
   */
  public record Position(String key, long id) {}

  /**
   * A connection and its place in the order of ids.
   *
   * @param position a page may begin behind it
   * @param connection the connection
   */
  public record Found(Position position, Connection connection) {}

  /**
   * The connections that a filter lets through, in the order of their ids.
   *
   * @param after where the page begins; empty for the first
   * @param most how many at most
   */
  public List<Found> find(
      Transaction transaction,
      StoredService service,
      Filter filter,
      Optional<Position> after,
      int most) {
    String direction = filter.descending() ? " desc" : "";
    String sql =
        COLUMNS
            + FROM
            + conditions(filter)
            + (after.isEmpty()
                ? ""
                : " and (a.name_key, a.id) " + (filter.descending() ? "<" : ">") + " (:key, :id)")
            + " order by a.name_key"
            + direction
            + ", a.id"
            + direction
            + " limit :most";
    Query query = bind(transaction.handle().createQuery(sql), service, filter).bind("most", most);
    after.ifPresent(position -> query.bind("key", position.key()).bind("id", position.id()));
    return query.map((row, context) -> found(row)).list();
  }

  /** The connection of that id; empty when there is none. */
  public Optional<Found> find(
      Transaction transaction, StoredService service, String provider, String name) {
    return transaction
        .handle()
        .createQuery(
            COLUMNS
                + FROM
                + " and p.name_key = :provider and p.incarnation = 0 and a.name_key = :name")
        .bind("service", service.id())
        .bind("provider", ResourceKey.of(provider))
        .bind("name", ResourceKey.of(name))
        .map((row, context) -> found(row))
        .findOne();
  }

  /** How many connections a filter lets through. */
  public int count(Transaction transaction, StoredService service, Filter filter) {
    boolean plain = filter.state().isEmpty() && filter.provider().isEmpty();
    String from =
        plain ? " from authorization a where a.service_id = :service and a.incarnation = 0" : FROM;
    return bind(
            transaction.handle().createQuery("select count(*)" + from + conditions(filter)),
            service,
            filter)
        .mapTo(Integer.class)
        .one();
  }

  /** How many connections are in each state; none is left out. */
  public Map<ConnectionState, Integer> counts(Transaction transaction, StoredService service) {
    Map<ConnectionState, Integer> counts = new EnumMap<>(ConnectionState.class);
    for (ConnectionState state : ConnectionState.values()) {
      counts.put(state, 0);
    }
    transaction
        .handle()
        .createQuery("select " + STATE + " as state, count(*) as number" + FROM + " group by 1")
        .bind("service", service.id())
        .map(
            (row, context) ->
                Map.entry(ConnectionState.valueOf(row.getString("state")), row.getInt("number")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /**
   * How many connections of each of these providers are in each state.
   *
   * @param providers the providers' ids
   * @return by the keys of those that have any
   */
  public Map<String, Map<ConnectionState, Integer>> counts(
      Transaction transaction, StoredService service, List<String> providers) {
    Map<String, Map<ConnectionState, Integer>> counts = new HashMap<>();
    if (providers.isEmpty()) {
      return counts;
    }
    transaction
        .handle()
        .createQuery(
            "select p.name_key, "
                + STATE
                + " as state, count(*) as number"
                + FROM
                + " and p.incarnation = 0 and p.name_key in (<keys>) group by 1, 2")
        .bind("service", service.id())
        .bindList("keys", providers.stream().map(ResourceKey::of).toList())
        .map(
            (row, context) ->
                counts
                    .computeIfAbsent(
                        row.getString("name_key"), key -> new EnumMap<>(ConnectionState.class))
                    .put(ConnectionState.valueOf(row.getString("state")), row.getInt("number")))
        .list();
    return counts;
  }

  private static String conditions(Filter filter) {
    StringBuilder conditions = new StringBuilder();
    if (!filter.prefix().isEmpty()) {
      conditions.append(" and a.name_key like :prefix escape '!'");
    }
    if (filter.provider().isPresent()) {
      conditions.append(" and p.name_key = :provider and p.incarnation = 0");
    }
    if (filter.state().isPresent()) {
      conditions.append(" and ").append(STATE).append(" = :state");
    }
    return conditions.toString();
  }

  private static Query bind(Query query, StoredService service, Filter filter) {
    query.bind("service", service.id());
    if (!filter.prefix().isEmpty()) {
      String prefix = ResourceKey.of(filter.prefix()).replaceAll("([!%_])", "!$1");
      query.bind("prefix", prefix + '%');
    }
    filter.provider().ifPresent(provider -> query.bind("provider", ResourceKey.of(provider)));
    filter.state().ifPresent(state -> query.bind("state", state.name()));
    return query;
  }

  private static Found found(ResultSet row) throws SQLException {
    String provider = row.getString("provider");
    String displayName = row.getString("display_name");
    return new Found(
        new Position(row.getString("name_key"), row.getLong("id")),
        new Connection(
            row.getString("name"),
            provider,
            displayName == null || displayName.isBlank() ? provider : displayName,
            row.getString("identity_provider"),
            GrantType.named(row.getString("grant_type")).orElseThrow(),
            ConnectionState.valueOf(row.getString("state")),
            Optional.ofNullable(row.getString("error_code")),
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
            row.getInt("policies")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(Columns.instant(row, column));
  }
}

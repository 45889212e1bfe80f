package io.keybearer.store;

import io.keybearer.model.ConnectionState;
import io.keybearer.model.ResourceKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts connections by how they stand, as {@link ConnectionSearch} says it of each. Thread-safe.
 */
public final class ConnectionCounts {
  private static final String UNAUTHENTICATED =
      "t.state = 'ERROR' and t.error_code = 'Unauthenticated'";

  private static final String KIND_OF_ERROR =
      "case when t.error_code = 'Unauthenticated' then 'NOT_CONNECTED' when t.error_code in "
          + ConnectionSql.DEAD
          + " then 'NEEDS_LOGIN' else 'SETTINGS_WRONG' end";

  /** Connections whose error is no error of this service: few, and found by indexes. */
  private static final String EXCEPTIONS =
      """
       from (select id from authorization where disabled
        union select id from authorization where incarnation <> 0
        union select id from authorization where service_id <> :service
        union select x.id from authorization_provider y straight_join authorization x on x.provider_id = y.id
          where y.disabled) o
        straight_join token t on t.authorization_id = o.id
      where t.state = 'ERROR' group by 1
      """;

  private static final String WAITING =
      " from pending_consent c join login_link l on l.id = c.login_link_id"
          + " join authorization a on a.id = l.authorization_id"
          + " join authorization_provider p on p.id = a.provider_id"
          + " join token t on t.authorization_id = a.id where c.state = 'PENDING'"
          + " and c.expires_at > utc_timestamp(6) and a.service_id = :service and a.incarnation = 0"
          + " and not a.disabled and not p.disabled and "
          + UNAUTHENTICATED;

  /**
   * All but the connected ones. Errors may be many, and a token's row is large: they are counted by
   * an index of tokens alone, as if all were this service's, and what that takes too many is taken
   * off again.
   */
  private static final String TROUBLED =
      "select "
          + KIND_OF_ERROR
          + " as state, count(*) as number from token t where t.state = 'ERROR' group by 1"
          + " union all select "
          + KIND_OF_ERROR
          + ", -count(*)"
          + EXCEPTIONS
          + " union all select 'WAITING', count(distinct a.id)"
          + WAITING
          + " union all select 'NOT_CONNECTED', -count(distinct a.id)"
          + WAITING
          + " union all select 'DISABLED', count(*)"
          + ConnectionSql.FROM_DISABLED
          + " and t.state = 'ERROR' union all select "
          + ConnectionSql.STATE
          + ", count(*)"
          + ConnectionSql.FROM_OTHERS
          + " group by 1";

  /**
   * How many connections are in each state; none is left out.
   *
   * @param all how many connections the service has, counted a moment before
   */
  public Map<ConnectionState, Integer> ofService(
      Transaction transaction, StoredService service, long all) {
    Map<ConnectionState, Integer> counts = new EnumMap<>(ConnectionState.class);
    for (ConnectionState state : ConnectionState.values()) {
      counts.put(state, 0);
    }
    transaction
        .handle()
        .createQuery(TROUBLED)
        .bind("service", service.id())
        .map(
            (row, context) ->
                Map.entry(ConnectionState.valueOf(row.getString("state")), row.getInt("number")))
        .forEach(entry -> counts.merge(entry.getKey(), entry.getValue(), Integer::sum));
    counts.remove(ConnectionState.CONNECTED);
    int troubled = counts.values().stream().mapToInt(Integer::intValue).sum();
    counts.put(ConnectionState.CONNECTED, Math.max(0, Math.toIntExact(all) - troubled));
    return counts;
  }

  /**
   * How many connections of each of these providers are in each state.
   *
   * @param providers the providers' ids
   * @return by the keys of those that have any
   */
  public Map<String, Map<ConnectionState, Integer>> ofProviders(
      Transaction transaction, StoredService service, List<String> providers) {
    Map<String, Map<ConnectionState, Integer>> counts = new HashMap<>();
    if (providers.isEmpty()) {
      return counts;
    }
    transaction
        .handle()
        .createQuery(
            "select p.name_key, "
                + ConnectionSql.STATE
                + " as state, count(*) as number"
                + ConnectionSql.FROM
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
}

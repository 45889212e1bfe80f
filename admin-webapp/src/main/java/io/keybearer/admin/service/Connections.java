package io.keybearer.admin.service;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionOrder;
import io.keybearer.model.ConnectionOrder.By;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.ResourceKey;
import io.keybearer.store.ConnectionCounts;
import io.keybearer.store.ConnectionSearch;
import io.keybearer.store.ConnectionSearch.Found;
import io.keybearer.store.ConnectionSearch.Position;
import io.keybearer.store.StoredService;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The use cases of looking for connections and at them. Thread-safe. */
public final class Connections {
  /** The most connections that are counted one by one. */
  public static final int MOST_COUNTED = ConnectionSearch.MOST_COUNTED;

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-[01]\\d-[0-3]\\d [0-2]\\d(:[0-5]\\d){2}(\\.\\d{1,6})?");

  private final UseCase useCase;
  private final ConnectionSearch search;
  private final ConnectionCounts counts = new ConnectionCounts();

  /** Use cases on these stores. */
  public Connections(ManagementStores stores, ConnectionSearch search) {
    this.useCase = new UseCase(stores);
    this.search = search;
  }

  /**
   * What somebody looks for.
   *
   * @param filter which connections
   * @param order their order, which pages of one list have in common
   * @param after {@link Page#next()} of the page before; empty for the first. What no page of this
   *     order gave is taken for the first
   * @param most how many on a page
   */
  public record Query(ConnectionFilter filter, ConnectionOrder order, String after, int most) {
    /** Connections in the order of their ids. */
    public Query(
        String prefix,
        Optional<String> provider,
        Optional<ConnectionState> state,
        boolean descending,
        String after,
        int most) {
      this(
          new ConnectionFilter(prefix, provider, state),
          new ConnectionOrder(By.NAME, descending),
          after,
          most);
    }
  }

  /**
   * A page of what was found.
   *
   * @param connections in the order that was asked for
   * @param total how many there are on all pages; with a state, a grant or a use in the filter, one
   *     more than {@link #MOST_COUNTED} stands for any number above
   * @param next where the next page begins; empty on the last
   */
  public record Page(List<Connection> connections, int total, Optional<String> next) {}

  /**
   * Looks for connections.
   *
   * @param service the service's name
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public Page find(String service, Query query) {
    return useCase.run(
        transaction -> {
          StoredService stored = useCase.service(transaction, ResourceName.of(service));
          List<Found> found =
              search.find(
                  transaction,
                  stored,
                  query.filter(),
                  query.order(),
                  position(query.order().by(), query.after()),
                  query.most() + 1);
          boolean more = found.size() > query.most();
          List<Found> shown = more ? found.subList(0, query.most()) : found;
          return new Page(
              shown.stream().map(Found::connection).toList(),
              search.count(transaction, stored, query.filter()),
              more ? Optional.of(text(shown.get(shown.size() - 1).position())) : Optional.empty());
        });
  }

  /**
   * The first connections that are in one of these states.
   *
   * @param states at least one; those first whose connections come first
   * @param most how many at most
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public List<Connection> first(String service, List<ConnectionState> states, int most) {
    return useCase.run(
        transaction ->
            search.first(
                transaction, useCase.service(transaction, ResourceName.of(service)), states, most));
  }

  /**
   * One connection.
   *
   * @throws ManagementException when there is no such connection, or the store can't be used
   */
  public Connection get(ResourceName name) {
    return useCase.run(
        transaction ->
            search
                .find(
                    transaction,
                    useCase.service(transaction, name),
                    name.provider(),
                    name.authorization())
                .map(Found::connection)
                .orElseThrow(
                    () -> ManagementException.notFound("connection", name.authorization())));
  }

  /**
   * How many connections of each of these providers stand how.
   *
   * @param providers the providers' ids
   * @return by {@link ResourceKey} of the id; a provider without connections is not in it
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public Map<String, Map<ConnectionState, Integer>> counts(String service, List<String> providers) {
    return useCase.run(
        transaction ->
            counts.ofProviders(
                transaction, useCase.service(transaction, ResourceName.of(service)), providers));
  }

  private static String text(Position position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (position.id() + ":" + position.key().orElse("")).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Position> position(By order, String text) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      Optional<String> key = Optional.of(decoded.substring(colon + 1)).filter(it -> !it.isEmpty());
      boolean fits =
          switch (order) {
            case NAME, PROVIDER -> key.isPresent();
            case ACCOUNT -> true;
            case EXPIRES, REFRESHED, USED -> key.map(it -> TIME.matcher(it).matches()).orElse(true);
          };
      return colon < 0 || !fits
          ? Optional.empty()
          : Optional.of(new Position(key, Long.parseLong(decoded.substring(0, colon))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

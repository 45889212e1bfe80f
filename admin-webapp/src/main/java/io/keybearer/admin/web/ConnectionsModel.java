package io.keybearer.admin.web;

import io.keybearer.admin.service.Connections;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionFilter.Use;
import io.keybearer.model.ConnectionOrder.By;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import java.util.List;
import java.util.Optional;

/**
 * What the list of connections shows.
 *
 * @param frame around it
 * @param list what was asked for
 * @param connections those of this page
 * @param total how many there are on all pages
 * @param next the address of the next page
 * @param first the address of the first page, on another one
 */
public record ConnectionsModel(
    Frame frame,
    ConnectionList list,
    List<Connection> connections,
    int total,
    Optional<String> next,
    Optional<String> first) {
  /** What the list can be sorted by, beside the id. */
  public static final List<By> TIMES = List.of(By.EXPIRES, By.REFRESHED, By.USED);

  /** What can be done with many, as addresses name it. */
  public static final List<String> BULK_ACTIONS =
      List.of("refresh", "test", "enable", "disable", "revoke", "delete");

  /** The value of a connection's box: the provider's and its own id, each encoded. */
  public static String box(Connection connection) {
    return PageRequest.encoded(connection.provider())
        + '/'
        + PageRequest.encoded(connection.name());
  }

  /** Whether {@link #total} is how many there are, and not that there are very many. */
  public boolean isCounted() {
    return total <= Connections.MOST_COUNTED;
  }

  /** How many there are at least. */
  public int counted() {
    return Math.min(total, Connections.MOST_COUNTED);
  }

  /** The states that can be chosen. */
  public List<ConnectionState> states() {
    return List.of(ConnectionState.values());
  }

  /** The grants that can be chosen. */
  public List<GrantType> grants() {
    return List.of(GrantType.values());
  }

  /** What can be chosen of use. */
  public List<Use> uses() {
    return List.of(Use.NEVER, Use.NOT_LATELY);
  }

  /** Whether a field of the filter holds a value. */
  public boolean has(String field, String value) {
    return value.equals(list.fields().get(field));
  }
}

package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import java.util.List;
import java.util.Optional;

/**
 * What the list of connections shows.
 *
 * @param frame around it
 * @param prefix what was searched for
 * @param provider the provider that was chosen; empty for all
 * @param state the state that was chosen
 * @param descending whether the last id comes first
 * @param connections those of this page
 * @param total how many there are on all pages
 * @param next the address of the next page
 * @param first the address of the first page, on another one
 * @param sorted the address of the same list in the other order
 */
public record ConnectionsModel(
    Frame frame,
    String prefix,
    String provider,
    Optional<ConnectionState> state,
    boolean descending,
    List<Connection> connections,
    int total,
    Optional<String> next,
    Optional<String> first,
    String sorted) {
  /** Whether less than everything is asked for. */
  public boolean isFiltered() {
    return !prefix.isEmpty() || !provider.isEmpty() || state.isPresent();
  }

  /** The states that can be chosen. */
  public List<ConnectionState> states() {
    return List.of(ConnectionState.values());
  }
}

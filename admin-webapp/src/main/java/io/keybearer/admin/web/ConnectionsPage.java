package io.keybearer.admin.web;

import io.keybearer.admin.service.Connections;
import io.keybearer.model.ConnectionState;
import java.util.Arrays;
import java.util.Optional;

/** {@code /ui/connections}: all connections, searched, filtered and page by page. */
final class ConnectionsPage implements Page {
  private static final int PAGE_SIZE = 50;

  private final Connections connections;
  private final String service;

  ConnectionsPage(Connections connections, String service) {
    this.connections = connections;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    String prefix = request.field("q");
    String provider = request.field("provider");
    String after = request.field("after");
    boolean descending = request.field("sort").equals("name-desc");
    Optional<ConnectionState> state = state(request.field("state"));
    Connections.Page page =
        connections.find(
            service,
            new Connections.Query(
                prefix,
                Optional.of(provider).filter(text -> !text.isEmpty()),
                state,
                descending,
                after,
                PAGE_SIZE));
    Address address =
        new Address("/ui/connections")
            .with("q", prefix)
            .with("provider", provider)
            .with("state", state.map(StateLook::key).orElse(""));
    Address ordered = address.with("sort", descending ? "name-desc" : "");
    return Answer.html(
        "connections",
        new ConnectionsModel(
            request.frame("connections", request.t("nav.connections")),
            prefix,
            provider,
            state,
            descending,
            page.connections(),
            page.total(),
            page.next().map(next -> ordered.with("after", next).text()),
            after.isEmpty() ? Optional.empty() : Optional.of(ordered.text()),
            address.with("sort", descending ? "" : "name-desc").text()));
  }

  /** The state of that key; empty for anything else. */
  private static Optional<ConnectionState> state(String key) {
    return Arrays.stream(ConnectionState.values())
        .filter(state -> StateLook.key(state).equals(key))
        .findFirst();
  }
}

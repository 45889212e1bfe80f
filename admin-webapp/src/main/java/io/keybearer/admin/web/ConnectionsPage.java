package io.keybearer.admin.web;

import io.keybearer.admin.service.Connections;
import java.util.Optional;

/** {@code /ui/connections}: all connections, searched, filtered, sorted and page by page. */
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
    ConnectionList list = ConnectionList.of(request);
    String after = request.field("after");
    Connections.Page page =
        connections.find(
            service, new Connections.Query(list.filter(), list.order(), after, PAGE_SIZE));
    return Answer.html(
        "connections",
        new ConnectionsModel(
            request.frame("connections", request.t("nav.connections")),
            list,
            page.connections(),
            page.total(),
            page.next().map(next -> list.address().with("after", next).text()),
            after.isEmpty() ? Optional.empty() : Optional.of(list.address().text())));
  }
}

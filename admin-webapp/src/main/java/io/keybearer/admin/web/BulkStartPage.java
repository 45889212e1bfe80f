package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkJob.Action;
import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.service.BulkOperations.Selection;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionOrder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /ui/bulk/{action}}: does something with the connections that are ticked, or with all that
 * the list's filter lets through. What takes tokens or access away is asked about first.
 */
final class BulkStartPage implements Page {
  private static final List<Action> ASKED = List.of(Action.DISABLE, Action.REVOKE, Action.DELETE);

  private final BulkOperations bulk;
  private final Connections connections;
  private final String service;
  private final Set<Action> actions;

  /**
   * A page for some actions.
   *
   * @param actions those that the page's permission is for
   */
  BulkStartPage(BulkOperations bulk, Connections connections, String service, Set<Action> actions) {
    this.actions = actions;
    this.bulk = bulk;
    this.connections = connections;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect("/ui/connections");
  }

  @Override
  public Answer post(PageRequest request) {
    String path = request.servletRequest().getRequestURI();
    String key = path.substring(path.lastIndexOf('/') + 1);
    Action action =
        actions.stream()
            .filter(it -> ConnectionList.key(it).equals(key))
            .findFirst()
            .orElseThrow(MethodNotAllowedException::new);
    ConnectionList list = ConnectionList.of(request);
    boolean all = request.field("all").equals("true");
    Selection selection =
        new Selection(
            service,
            all ? List.of() : request.fields("c").stream().map(this::name).toList(),
            all ? Optional.of(list.filter()) : Optional.empty());
    int count = all ? count(list.filter()) : selection.names().size();
    if (count == 0) {
      return new Answer.Redirect(list.address().with("done", "nothing-selected").text());
    }
    if (ASKED.contains(action) && !isConfirmed(request, action, count)) {
      boolean wrong = !request.field("count").isEmpty();
      return ask(request, action, list, count, wrong);
    }
    UUID job = bulk.start(request.actor(), action, selection);
    return new Answer.Redirect("/ui/bulk/jobs/" + job);
  }

  /** The number must be typed where nothing brings back what is lost. */
  private static boolean isConfirmed(PageRequest request, Action action, int count) {
    return action == Action.DELETE
        ? request.field("count").equals(String.valueOf(count))
        : request.field("confirmed").equals("true");
  }

  private Answer ask(
      PageRequest request, Action action, ConnectionList list, int count, boolean wrong) {
    String key = ConnectionList.key(action);
    return new Answer.Html(
        wrong ? 400 : 200,
        "bulk-confirm",
        new BulkConfirmModel(
            request.frame("connections", request.t("bulk.title." + key, count)),
            key,
            count,
            count > BulkOperations.MOST_CONNECTIONS,
            request.field("all").equals("true"),
            request.fields("c"),
            list,
            action == Action.DELETE,
            wrong));
  }

  private int count(ConnectionFilter filter) {
    return connections
        .find(service, new Connections.Query(filter, ConnectionOrder.BY_NAME, "", 1))
        .total();
  }

  /** The name in a ticked box: the provider's and the connection's id, each encoded. */
  private ResourceName name(String box) {
    String[] ids = box.split("/", -1);
    if (ids.length != 2) {
      throw ManagementException.invalid("c", "must be a provider's and a connection's id");
    }
    return ResourceName.of(service, decoded(ids[0]), decoded(ids[1]));
  }

  private static String decoded(String id) {
    try {
      return URLDecoder.decode(id, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ManagementException.invalid("c", "is not encoded as an address is");
    }
  }
}

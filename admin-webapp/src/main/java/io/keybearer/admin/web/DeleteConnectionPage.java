package io.keybearer.admin.web;

import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Connection;
import io.keybearer.model.ResourceKey;

/** {@code /ui/connections/{provider}/{connection}/delete}: asks, and deletes a connection. */
final class DeleteConnectionPage implements Page {
  private final Authorizations authorizations;
  private final Connections connections;
  private final String service;

  DeleteConnectionPage(Authorizations authorizations, Connections connections, String service) {
    this.authorizations = authorizations;
    this.connections = connections;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return ask(request, false);
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = request.connection(service);
    if (!ResourceKey.of(request.field("confirm")).equals(ResourceKey.of(name.authorization()))) {
      return ask(request, true);
    }
    authorizations.delete(request.actor(), name, Precondition.NONE);
    return new Answer.Redirect(new Address("/ui/connections").with("done", "deleted").text());
  }

  private Answer ask(PageRequest request, boolean wrong) {
    Connection connection = connections.get(request.connection(service));
    return new Answer.Html(
        wrong ? 400 : 200,
        "delete",
        new DeleteModel(
            request.frame("connections", request.t("delete.connection", connection.name())),
            connection.name(),
            request.t("delete.connection.consequence", connection.accessPolicies()),
            Address.of("/ui/connections", connection.provider(), connection.name(), "delete")
                .text(),
            Address.of("/ui/connections", connection.provider(), connection.name()).text(),
            wrong));
  }
}

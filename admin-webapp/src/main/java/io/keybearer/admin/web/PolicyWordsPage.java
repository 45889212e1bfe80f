package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.PolicyDrafts;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Connection;
import java.util.List;
import java.util.Optional;

/**
 * {@code /ui/policies/words}: what the editor proposes, for its script. Without a query the
 * elements with their attributes; with {@code ?provider-id=PREFIX} ids of providers; with {@code
 * ?provider=ID&authorization-id=PREFIX} ids of connections. At most 50 ids, in order.
 */
final class PolicyWordsPage implements Page {
  private static final int MOST = 50;

  private final AuthorizationProviders providers;
  private final Connections connections;
  private final String service;

  PolicyWordsPage(AuthorizationProviders providers, Connections connections, String service) {
    this.providers = providers;
    this.connections = connections;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    if (request.servletRequest().getParameter("provider-id") != null) {
      return new Answer.Json(providers(request.field("provider-id")));
    }
    if (request.servletRequest().getParameter("authorization-id") != null) {
      return new Answer.Json(
          connections
              .find(
                  service,
                  new Connections.Query(
                      request.field("authorization-id"),
                      Optional.of(request.field("provider")).filter(it -> !it.isEmpty()),
                      Optional.empty(),
                      false,
                      "",
                      MOST))
              .connections()
              .stream()
              .map(Connection::name)
              .distinct()
              .toList());
    }
    return new Answer.Json(PolicyDrafts.words());
  }

  private List<String> providers(String prefix) {
    return providers
        .list(
            ResourceName.of(service),
            new ListQuery(
                Optional.of(prefix)
                    .filter(it -> !it.isEmpty())
                    .map(it -> "startswith(name,'" + it.replace("'", "''") + "')"),
                MOST,
                0,
                Optional.empty()))
        .resources()
        .stream()
        .map(it -> it.value().name())
        .toList();
  }
}

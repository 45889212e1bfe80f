package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkJob;
import io.keybearer.admin.service.BulkOperations.Selection;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionOrder;
import java.util.List;
import java.util.Optional;

/**
 * {@code /ui/providers/{provider}/{action}}: tries a credential provider, switches it off and on
 * with all of its connections, or revokes the tokens of all. What stops requests is asked about
 * first.
 */
final class ProviderActionPage implements Page {
  private final WorkServices work;
  private final Connections connections;
  private final ProviderPage page;
  private final String service;

  ProviderActionPage(
      WorkServices work, Connections connections, ProviderPage page, String service) {
    this.work = work;
    this.connections = connections;
    this.page = page;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    String id = page.id(request);
    String action = request.variable("action");
    Address back = Address.of("/ui/providers", id);
    if (!List.of("disable", "revoke").contains(action)) {
      return new Answer.Redirect(back.text());
    }
    int count =
        connections
            .find(service, new Connections.Query(filter(id), ConnectionOrder.BY_NAME, "", 1))
            .total();
    return Answer.html(
        "confirm",
        new ConfirmModel(
            request.frame("providers", request.t("provider." + action + ".title", id)),
            request.t("provider." + action + ".consequence", count),
            request.t("provider." + action),
            Address.of("/ui/providers", id, action).text(),
            back.text()));
  }

  @Override
  public Answer post(PageRequest request) {
    String id = page.id(request);
    ResourceName name = ResourceName.of(service, id);
    String action = request.variable("action");
    switch (action) {
      case "test" -> {
        return page.tested(request, TestResult.of(work.providers().test(request.actor(), name)));
      }
      case "disable" -> work.providers().setDisabled(request.actor(), name, true);
      case "enable" -> work.providers().setDisabled(request.actor(), name, false);
      case "revoke" -> {
        Selection all = new Selection(service, List.of(), Optional.of(filter(id)));
        return new Answer.Redirect(
            "/ui/bulk/jobs/" + work.bulk().start(request.actor(), BulkJob.Action.REVOKE, all));
      }
      default -> throw new MethodNotAllowedException();
    }
    return new Answer.Redirect(
        Address.of("/ui/providers", id).with("done", "provider-" + action).text());
  }

  private static ConnectionFilter filter(String provider) {
    return new ConnectionFilter("", Optional.of(provider), Optional.empty());
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ProviderLists;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.ResourceKey;
import java.util.List;
import java.util.Map;

/**
 * {@code /ui/providers/{provider}/delete}: asks, and deletes a credential provider with all its
 * connections.
 */
final class DeleteProviderPage implements Page {
  private final AuthorizationProviders providers;
  private final Connections connections;
  private final ProviderLists lists;
  private final String service;

  DeleteProviderPage(
      AuthorizationProviders providers,
      Connections connections,
      ProviderLists lists,
      String service) {
    this.providers = providers;
    this.connections = connections;
    this.lists = lists;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return ask(request, false);
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = ResourceName.of(service, request.variable("provider"));
    if (!ResourceKey.of(request.field("confirm")).equals(ResourceKey.of(name.provider()))) {
      return ask(request, true);
    }
    providers.delete(request.actor(), name, Precondition.NONE);
    return new Answer.Redirect(new Address("/ui/providers").with("done", "deleted").text());
  }

  private Answer ask(PageRequest request, boolean wrong) {
    String id =
        providers.get(ResourceName.of(service, request.variable("provider"))).value().name();
    int count =
        connections
            .counts(service, List.of(id))
            .getOrDefault(ResourceKey.of(id), Map.of())
            .values()
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    return new Answer.Html(
        wrong ? 400 : 200,
        "delete",
        new DeleteModel(
            request.frame("providers", request.t("delete.provider", id)),
            id,
            request.t(
                "delete.provider.consequence",
                count,
                lists.accessPolicies(ResourceName.of(service, id))),
            Address.of("/ui/providers", id, "delete").text(),
            Address.of("/ui/providers", id).text(),
            wrong));
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.ResourcePage;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /ui/providers}: all credential providers, searched and page by page. */
final class ProvidersPage implements Page {
  /** What somebody should look at, the worst first. */
  static final List<ConnectionState> TROUBLED =
      List.of(
          ConnectionState.NEEDS_LOGIN,
          ConnectionState.SETTINGS_WRONG,
          ConnectionState.UNREACHABLE,
          ConnectionState.FAILING,
          ConnectionState.WAITING);

  private static final int PAGE_SIZE = 25;

  private final AuthorizationProviders providers;
  private final Connections connections;
  private final IdentityProviders identityProviders;
  private final String service;

  ProvidersPage(
      AuthorizationProviders providers,
      Connections connections,
      IdentityProviders identityProviders,
      String service) {
    this.providers = providers;
    this.connections = connections;
    this.identityProviders = identityProviders;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    String search = request.field("q");
    String after = request.field("after");
    ResourcePage<AuthorizationProvider> page =
        providers.list(
            ResourceName.of(service),
            new ListQuery(
                Optional.of(search).filter(text -> !text.isEmpty()).map(ProvidersPage::filter),
                PAGE_SIZE,
                0,
                Optional.of(after).filter(text -> !text.isEmpty())));
    Map<String, Map<ConnectionState, Integer>> counts =
        connections.counts(
            service, page.resources().stream().map(it -> it.value().name()).toList());
    Address address = new Address("/ui/providers").with("q", search);
    return Answer.html(
        "providers",
        new ProvidersModel(
            request.frame("providers", request.t("nav.providers")),
            search,
            page.resources().stream().map(it -> row(it.value(), counts)).toList(),
            page.count(),
            page.next().map(next -> address.with("after", next).text()),
            after.isEmpty() ? Optional.empty() : Optional.of(address.text())));
  }

  private static String filter(String search) {
    String text = search.replace("'", "''");
    return "contains(name,'" + text + "') or contains(displayName,'" + text + "')";
  }

  private ProvidersModel.Row row(
      AuthorizationProvider provider, Map<String, Map<ConnectionState, Integer>> counts) {
    Map<ConnectionState, Integer> states =
        counts.getOrDefault(ResourceKey.of(provider.name()), Map.of());
    return new ProvidersModel.Row(
        provider.name(),
        provider.displayName().orElse(provider.name()),
        identityProviders
            .find(provider.identityProvider())
            .map(IdentityProviderDescription::displayName)
            .orElse(provider.identityProvider()),
        provider.grantType(),
        sum(states, List.of(ConnectionState.values())),
        sum(states, TROUBLED));
  }

  private static int sum(Map<ConnectionState, Integer> counts, Iterable<ConnectionState> states) {
    int sum = 0;
    for (ConnectionState state : states) {
      sum += counts.getOrDefault(state, 0);
    }
    return sum;
  }
}

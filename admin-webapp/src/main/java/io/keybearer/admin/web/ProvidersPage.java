package io.keybearer.admin.web;

import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ProviderLists;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.ListedProvider;
import io.keybearer.model.ResourceKey;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /ui/providers}: all credential providers, searched, filtered, sorted and page by page. */
final class ProvidersPage implements Page {
  /** What somebody should look at, the worst first. */
  static final List<ConnectionState> TROUBLED =
      List.of(
          ConnectionState.NEEDS_LOGIN,
          ConnectionState.SETTINGS_WRONG,
          ConnectionState.UNREACHABLE,
          ConnectionState.FAILING,
          ConnectionState.WAITING);

  private static final List<ConnectionState> NEED_LOGIN = List.of(ConnectionState.NEEDS_LOGIN);

  private final ProviderLists providers;
  private final Connections connections;
  private final IdentityProviders identityProviders;
  private final InstantSource clock;
  private final String service;

  ProvidersPage(
      ProviderLists providers,
      Connections connections,
      IdentityProviders identityProviders,
      InstantSource clock,
      String service) {
    this.providers = providers;
    this.connections = connections;
    this.identityProviders = identityProviders;
    this.clock = clock;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    ProviderList list = ProviderList.of(request);
    ProviderLists.Page page =
        providers.find(
            ResourceName.of(service), list.filter(), list.order(), list.skipped(), list.size());
    Map<String, Map<ConnectionState, Integer>> counts =
        connections.counts(service, page.providers().stream().map(ListedProvider::name).toList());
    boolean goesOn = list.skipped() + page.providers().size() < page.total();
    return Answer.html(
        "providers",
        new ProvidersModel(
            request.frame("providers", request.t("nav.providers")),
            list,
            page.identityProviders().stream()
                .map(name -> new ProvidersModel.Type(name, called(name)))
                .toList(),
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
            page.providers().stream().map(it -> row(it, counts)).toList(),
            page.total(),
            goesOn ? Optional.of(list.page(list.number() + 1)) : Optional.empty(),
            list.number() > 1 ? Optional.of(list.page(list.number() - 1)) : Optional.empty(),
            page.identityProviders().isEmpty()
                ? identityProviders.all().stream().map(GalleryModel.Card::of).toList()
                : List.of()));
  }

  private ProvidersModel.Row row(
      ListedProvider provider, Map<String, Map<ConnectionState, Integer>> counts) {
    Map<ConnectionState, Integer> states =
        counts.getOrDefault(ResourceKey.of(provider.name()), Map.of());
    return new ProvidersModel.Row(
        provider,
        called(provider.identityProvider()),
        sum(states, List.of(ConnectionState.values())),
        sum(states, NEED_LOGIN),
        sum(states, TROUBLED));
  }

  private String called(String identityProvider) {
    return identityProviders
        .find(identityProvider)
        .map(IdentityProviderDescription::displayName)
        .orElse(identityProvider);
  }

  private static int sum(Map<ConnectionState, Integer> counts, Iterable<ConnectionState> states) {
    int sum = 0;
    for (ConnectionState state : states) {
      sum += counts.getOrDefault(state, 0);
    }
    return sum;
  }
}

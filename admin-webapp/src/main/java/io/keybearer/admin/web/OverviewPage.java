package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /ui/}: how everything stands, and what somebody should look at first. */
final class OverviewPage implements Page {
  private static final int MOST_ATTENTION = 10;

  private final Connections connections;
  private final AuthorizationProviders providers;
  private final String service;

  OverviewPage(Connections connections, AuthorizationProviders providers, String service) {
    this.connections = connections;
    this.providers = providers;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    Map<ConnectionState, Integer> counts = connections.counts(service);
    long count =
        providers
            .list(ResourceName.of(service), new ListQuery(Optional.empty(), 1, 0, Optional.empty()))
            .count();
    return Answer.html(
        "overview",
        new OverviewModel(
            request.frame("overview", request.t("nav.overview")),
            counts,
            attention(request, counts),
            count));
  }

  private List<OverviewModel.Attention> attention(
      PageRequest request, Map<ConnectionState, Integer> counts) {
    List<OverviewModel.Attention> attention = new ArrayList<>();
    for (ConnectionState state : ProvidersPage.TROUBLED) {
      int room = MOST_ATTENTION - attention.size();
      if (room > 0 && counts.getOrDefault(state, 0) > 0) {
        Connections.Query query =
            new Connections.Query("", Optional.empty(), Optional.of(state), false, "", room);
        connections
            .find(service, query)
            .connections()
            .forEach(
                connection ->
                    attention.add(
                        new OverviewModel.Attention(
                            connection,
                            new ConnectionWords(request.texts(), connection).sentence())));
      }
    }
    return attention;
  }
}

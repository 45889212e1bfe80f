package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.AuditFilter;
import io.keybearer.model.ConnectionState;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code /ui/}: how everything stands, and what somebody should look at first. */
final class OverviewPage implements Page {
  private static final int MOST_ATTENTION = 10;
  private static final int MOST_SECRETS = 20;
  private static final int MOST_NODES = 10;
  private static final int MOST_ACTIVITY = 10;

  private final Connections connections;
  private final Surveys surveys;
  private final String service;

  OverviewPage(Connections connections, Surveys surveys, String service) {
    this.connections = connections;
    this.surveys = surveys;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    ResourceName name = ResourceName.of(service);
    Surveys.Standing standing = surveys.standing(name);
    Map<ConnectionState, Integer> counts = standing.connections();
    Frame frame = request.frame("overview", request.t("nav.overview"));
    return Answer.html(
        "overview",
        new OverviewModel(
            frame,
            counts,
            attention(frame, counts),
            standing.use().providers(),
            surveys.expiringSecrets(name, MOST_SECRETS),
            nodes(name),
            LimitsPage.of(standing.use()),
            LocalDate.now(ZoneOffset.UTC),
            activity(frame, name),
            standing.used()));
  }

  private List<ActivityModel.Row> activity(Frame frame, ResourceName name) {
    return frame.may(Permission.READ_AUDIT.name())
        ? ActivityPage.rows(
            frame.texts(), surveys.audit(name, AuditFilter.ALL, MOST_ACTIVITY).events())
        : List.of();
  }

  /** The nodes with those first that somebody should look at. */
  private List<NodesModel.Node> nodes(ResourceName name) {
    return NodesPage.of(surveys, name).stream()
        .sorted(Comparator.comparing(NodesModel.Node::isFine))
        .limit(MOST_NODES)
        .toList();
  }

  private List<OverviewModel.Attention> attention(
      Frame frame, Map<ConnectionState, Integer> counts) {
    List<ConnectionState> troubled =
        ProvidersPage.TROUBLED.stream().filter(it -> counts.getOrDefault(it, 0) > 0).toList();
    return troubled.isEmpty()
        ? List.of()
        : connections.first(service, troubled, MOST_ATTENTION).stream()
            .map(
                connection ->
                    new OverviewModel.Attention(
                        connection,
                        new ConnectionWords(frame.texts(), connection).sentence(),
                        new ConnectionActions(frame, connection, false).all().get(0)))
            .toList();
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /ui/settings/nodes}: the gateways and admin web applications, as they last reported. */
final class NodesPage implements Page {
  private final Surveys surveys;
  private final ResourceName service;

  NodesPage(Surveys surveys, String service) {
    this.surveys = surveys;
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    return Answer.html(
        "settings-nodes",
        new NodesModel(SettingsSection.NODES.frame(request), of(surveys, service)));
  }

  /** The nodes of a service. */
  static List<NodesModel.Node> of(Surveys surveys, ResourceName service) {
    Optional<UUID> newest = surveys.newestKey(service);
    return surveys.nodes(service).stream()
        .map(
            node ->
                new NodesModel.Node(
                    node, node.acknowledgedKey().map(key -> newest.equals(Optional.of(key)))))
        .toList();
  }
}

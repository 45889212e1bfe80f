package io.keybearer.admin.web;

import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.GatewayNode;
import io.keybearer.model.KeyRotationJob;
import io.keybearer.model.KeyState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /ui/settings/keys}: the key-encryption keys, and how far their rotation has got. */
final class KeysPage implements Page {
  private final Surveys surveys;
  private final List<StartUpSetting> startUp;
  private final ResourceName service;

  KeysPage(Surveys surveys, List<StartUpSetting> startUp, String service) {
    this.surveys = surveys;
    this.startUp = StartUpSetting.about(startUp, "encryption", "key-rotation-interval", "keystore");
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    Surveys.KeyRotationState state = surveys.keys(service);
    List<KeyState> keys = state.keys();
    Optional<KeyState> next = keys.stream().filter(key -> key.activation().isEmpty()).findFirst();
    Optional<KeyState> current =
        keys.stream()
            .filter(key -> key.activation().isPresent())
            .max(Comparator.comparing(key -> key.activation().orElseThrow()));
    Optional<UUID> newest = next.or(() -> current).map(KeyState::kekId);
    List<GatewayNode> live = surveys.nodes(service).stream().filter(GatewayNode::live).toList();
    List<String> waitingFor =
        live.stream()
            .filter(node -> !node.acknowledgedKey().equals(newest))
            .map(GatewayNode::name)
            .toList();
    long tokens = keys.stream().mapToLong(KeyState::tokens).sum();
    return Answer.html(
        "settings-keys",
        new KeysModel(
            SettingsSection.KEYS.frame(request),
            current,
            next,
            live.size() - waitingFor.size(),
            waitingFor,
            tokens - current.map(KeyState::tokens).orElse(0L),
            tokens,
            keys,
            state.job().flatMap(KeyRotationJob::lastRunAt),
            state.job().flatMap(KeyRotationJob::lastError).orElse(""),
            startUp));
  }
}

package io.keybearer.admin.web;

import io.keybearer.model.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of key-encryption keys shows.
 *
 * @param frame around it
 * @param current the key that everything is sealed under; empty when there is none
 * @param next a key that is published and not yet in use
 * @param acknowledged how many live nodes can use the newest key
 * @param waitingFor the names of the live nodes that can't
 * @param olderTokens how many connections' tokens lie under an older key
 * @param tokens how many tokens there are
 * @param keys all keys, the newest first
 * @param lastRunAt when the rotation last worked
 * @param problem what is in its way; empty when nothing is
 * @param startUp the settings of rotation
 */
public record KeysModel(
    Frame frame,
    Optional<KeyState> current,
    Optional<KeyState> next,
    int acknowledged,
    List<String> waitingFor,
    long olderTokens,
    long tokens,
    List<KeyState> keys,
    Optional<Instant> lastRunAt,
    String problem,
    List<StartUpSetting> startUp) {
  /** How many live nodes there are. */
  public int live() {
    return acknowledged + waitingFor.size();
  }

  /** What is under way: {@code acknowledge}, {@code reseal} or {@code done}. */
  public String phase() {
    if (next.isPresent()) {
      return "acknowledge";
    }
    return olderTokens > 0 ? "reseal" : "done";
  }

  /** The state of a key, in a word that texts know. */
  public String state(KeyState key) {
    if (key.retiredAt().isPresent()) {
      return "retired";
    }
    if (key.activation().isEmpty()) {
      return "published";
    }
    return current.filter(it -> it.kekId().equals(key.kekId())).isPresent() ? "current" : "older";
  }
}

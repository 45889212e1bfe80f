package io.keybearer.policy;

import io.keybearer.policyxml.PolicyDocument;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The policy fragments that documents can include, by their ids. */
final class Fragments {
  /** No fragments. */
  static final Fragments NONE = new Fragments(Map.of());

  private final Map<String, PolicyDocument> byId;

  Fragments(Map<String, PolicyDocument> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** The fragment of that id; null when there is none. */
  @Nullable PolicyDocument find(String id) {
    return byId.get(id);
  }

  Set<String> ids() {
    return byId.keySet();
  }
}

package io.keybearer.policyset;

import io.keybearer.policyxml.NamedValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a policy set say. Immutable.
 *
 * @param global the document of every API, if there is one
 * @param apis the more particular patterns first
 * @param fragments what documents can include, by id
 * @param namedValues what <code>{{name}}</code> stands for; empty when no file says
 * @param subscriptions the subscriptions
 * @param certificates the gateway's certificates
 */
public record PolicySet(
    Optional<SourceFile> global,
    List<ApiDefinition> apis,
    Map<String, SourceFile> fragments,
    Optional<NamedValues> namedValues,
    Subscriptions subscriptions,
    GatewayCertificates certificates) {
  /** Copies the collections. */
  public PolicySet {
    apis = List.copyOf(apis);
    fragments = Map.copyOf(fragments);
  }
}

package io.keybearer.admin.web;

import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyProblem;
import io.keybearer.model.PolicyScope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the page about gateways' policy documents shows.
 *
 * @param frame around it
 * @param documents the documents, each text of each once
 * @param differing the documents of which gateways that are alive run different texts
 * @param node the gateway that was chosen; empty for all
 * @param nodes the gateways that can be chosen
 */
public record PoliciesModel(
    Frame frame, List<Row> documents, Set<String> differing, String node, List<String> nodes) {
  /** How much of a hash is shown. */
  private static final int SHORT_HASH = 12;

  /** How many gateways are named. */
  private static final int MOST_NAMED = 4;

  /**
   * One text of a document.
   *
   * @param name the document's path in its policy set
   * @param scope what it is for
   * @param path where it lies on the first of the gateways
   * @param inForce whether requests run it
   * @param hash SHA-256 of its bytes; empty when it is no document
   * @param readable whether its text can be shown
   * @param problems what is wrong with it, as the first of the gateways says
   * @param since when the first of them said so
   * @param nodes the gateways that have it
   */
  public record Row(
      String name,
      PolicyScope scope,
      String path,
      boolean inForce,
      Optional<String> hash,
      boolean readable,
      List<PolicyProblem> problems,
      Instant since,
      List<String> nodes) {
    /** The beginning of the hash. */
    public String shortHash() {
      return hash.map(it -> it.substring(0, SHORT_HASH)).orElse("");
    }

    /** The key of the state's words. */
    public String state() {
      if (!inForce) {
        return "refused";
      }
      return problems.isEmpty() ? "good" : "warned";
    }

    /** How the state looks. */
    public StateLook look() {
      return switch (state()) {
        case "refused" -> new StateLook("bad", "x-octagon-fill");
        case "warned" -> new StateLook("warn", "exclamation-triangle-fill");
        default -> new StateLook("ok", "check-circle-fill");
      };
    }

    /** The key of the scope's words. */
    public String scopeKey() {
      return scope.name().toLowerCase(Locale.ROOT);
    }

    /** The gateways that are named. */
    public String namedNodes() {
      return String.join(", ", nodes.subList(0, Math.min(nodes.size(), MOST_NAMED)));
    }

    /** How many more there are. */
    public int moreNodes() {
      return Math.max(0, nodes.size() - MOST_NAMED);
    }
  }

  /** What makes two gateways' documents the same. */
  private record Key(String name, boolean inForce, Optional<String> hash, List<PolicyProblem> in) {}

  /** The model of these documents. */
  static PoliciesModel of(Frame frame, List<GatewayDocument> documents, String node) {
    Map<Key, List<GatewayDocument>> same =
        documents.stream()
            .filter(it -> node.isEmpty() || it.node().equals(node))
            .collect(
                Collectors.groupingBy(
                    it -> new Key(it.name(), it.inForce(), it.hash(), it.problems()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return new PoliciesModel(
        frame,
        same.values().stream().map(PoliciesModel::row).toList(),
        differing(documents),
        node,
        documents.stream().map(GatewayDocument::node).distinct().sorted().toList());
  }

  private static Row row(List<GatewayDocument> same) {
    GatewayDocument first = same.get(0);
    return new Row(
        first.name(),
        first.scope(),
        first.path(),
        first.inForce(),
        first.hash(),
        first.readable(),
        first.problems(),
        same.stream().map(GatewayDocument::since).min(Instant::compareTo).orElse(first.since()),
        same.stream().map(GatewayDocument::node).distinct().toList());
  }

  private static Set<String> differing(List<GatewayDocument> documents) {
    Map<String, Set<Optional<String>>> hashes =
        documents.stream()
            .filter(it -> it.live() && it.inForce())
            .collect(
                Collectors.groupingBy(
                    GatewayDocument::name,
                    LinkedHashMap::new,
                    Collectors.mapping(GatewayDocument::hash, Collectors.toSet())));
    hashes.values().removeIf(found -> found.size() < 2);
    return new LinkedHashSet<>(hashes.keySet());
  }
}

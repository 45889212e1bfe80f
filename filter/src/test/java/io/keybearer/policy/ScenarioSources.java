package io.keybearer.policy;

import io.keybearer.policyset.PolicySources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policy set that a scenario is about: its document alone, or as the document of an API when
 * the scenario says something of the API, an operation or subscriptions.
 */
final class ScenarioSources {
  /** What the scenario says of a subscription, and the field that says so in a policy set. */
  private static final Map<String, String> SUBSCRIPTION_FIELDS =
      Map.of(
          "subscription.name", "name",
          "subscription.start-date", "start-date",
          "product.id", "product",
          "product.name", "product-name",
          "user.id", "user",
          "user.email", "user-email",
          "user.groups", "user-groups");

  private ScenarioSources() {}

  /** The policy set. */
  static PolicySources of(String document, Scenario scenario) {
    byte[] text = document.getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> subscriptions = new TreeMap<>();
    Map<String, String> given = new HashMap<>();
    for (Scenario.Step step : scenario.steps()) {
      for (Scenario.Part part : step.surroundings()) {
        if (part.name().equals("given")) {
          given.putAll(part.entries("="));
          addSubscription(part.entries("="), subscriptions);
        }
      }
    }
    String template = given.get("operation.template");
    addFragments(files);
    if (subscriptions.isEmpty()
        && template == null
        && files.isEmpty()
        && scenario.parents().isEmpty()
        && given.keySet().stream().noneMatch(key -> key.startsWith("api."))) {
      return PolicySources.document("policy.xml", text);
    }
    String api = "apis/" + given.getOrDefault("api.id", "api") + "/";
    addDocuments(text, scenario.parents(), api, given, files);
    files.put("named-values.properties", PolicyDocuments.namedValuesFile(scenario.namedValues()));
    files.put(
        api + "api.properties",
        bytes(
            "url-pattern="
                + given.getOrDefault("api.path", "")
                + "/*\nsubscription-required="
                + given.getOrDefault("api.subscription-required", "false")
                + "\nname="
                + given.getOrDefault("api.name", "api")
                + "\nrevision="
                + given.getOrDefault("api.revision", "1")
                + (given.containsKey("api.version")
                    ? "\nversion=" + given.get("api.version")
                    : "")));
    if (template != null) {
      files.put(
          api + "operations/" + given.getOrDefault("operation.id", "operation") + ".properties",
          bytes(
              "method="
                  + given.getOrDefault("operation.method", "GET")
                  + "\ntemplate="
                  + template));
    }
    if (!subscriptions.isEmpty()) {
      files.put(
          "subscriptions.properties", bytes(String.join("\n", subscriptions.values()) + "\n"));
    }
    return PolicySources.folder("policies", files);
  }

  /** The document is the one of the API, or of its operation when the API has another. */
  private static void addDocuments(
      byte[] text,
      List<String> parents,
      String api,
      Map<String, String> given,
      Map<String, byte[]> files) {
    List<byte[]> documents = new ArrayList<>(List.of(text));
    parents.forEach(
        parent -> documents.add(bytes(PolicyDocuments.text(PolicyDocuments.document(parent)))));
    if (given.containsKey("operation.template") && documents.size() > 1) {
      files.put(
          api + "operations/" + given.getOrDefault("operation.id", "operation") + ".xml",
          documents.remove(0));
    }
    files.put(api + "policy.xml", documents.remove(0));
    if (!documents.isEmpty()) {
      files.put("global.xml", documents.get(0));
    }
  }

  private static void addFragments(Map<String, byte[]> files) {
    for (Path fragment : PolicyDocuments.fragments()) {
      files.put(
          "fragments/" + PolicyDocuments.name(fragment), bytes(PolicyDocuments.text(fragment)));
    }
  }

  private static void addSubscription(Map<String, String> given, Map<String, String> all) {
    String id = given.get("subscription.id");
    if (id == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(id).append(".primary-key-sha256=");
    text.append(sha256(given.getOrDefault("subscription.key", ""))).append('\n');
    text.append(id).append(".state=active\n");
    SUBSCRIPTION_FIELDS.forEach(
        (key, field) -> {
          if (given.containsKey(key)) {
            text.append(id).append('.').append(field).append('=').append(given.get(key));
            text.append('\n');
          }
        });
    all.put(id, text.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

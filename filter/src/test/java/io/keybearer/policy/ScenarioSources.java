package io.keybearer.policy;

import io.keybearer.policyset.PolicySources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policy set that a scenario is about: its document alone, or as the document of an API when
 * the scenario says something of the API, an operation or subscriptions.
 */
final class ScenarioSources {
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
    if (subscriptions.isEmpty() && template == null && !given.containsKey("api.id")) {
      return PolicySources.document("policy.xml", text);
    }
    String api = "apis/" + given.getOrDefault("api.id", "api") + "/";
    files.put(api + "policy.xml", text);
    files.put(
        api + "api.properties",
        bytes(
            "url-pattern=/*\nsubscription-required=false\nname="
                + given.getOrDefault("api.name", "api")));
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

  private static void addSubscription(Map<String, String> given, Map<String, String> all) {
    String id = given.get("subscription.id");
    if (id != null) {
      String start = given.get("subscription.start-date");
      all.put(
          id,
          id
              + ".primary-key-sha256="
              + sha256(given.getOrDefault("subscription.key", ""))
              + "\n"
              + id
              + ".state=active"
              + (start == null ? "" : "\n" + id + ".start-date=" + start));
    }
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

package io.keybearer.admin.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.GatewayDocument;
import io.keybearer.model.GatewayNode;
import io.keybearer.model.KeyState;
import io.keybearer.model.PolicyProblem;
import java.util.List;
import java.util.Map;

/**
 * What somebody who helps wants to know of a service: what runs, how it is set up and how it
 * stands. Nothing in it is secret: no token, no secret, no value of a secret setting, no text of a
 * policy.
 */
final class SupportBundle {
  private final AdministrationServices administration;
  private final GatewayPolicies policies;
  private final ResourceName service;

  SupportBundle(WebServices services, String service) {
    this.administration = services.administration();
    this.policies = services.policies();
    this.service = ResourceName.of(service);
  }

  /** The bundle as JSON. */
  String text(Map<String, String> facts) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode bundle = mapper.createObjectNode();
    facts.forEach(bundle.putObject("installation")::put);
    settings(bundle.putArray("settings"));
    bundle.put("service", service.service());
    Surveys surveys = administration.surveys();
    surveys
        .standing(service)
        .connections()
        .forEach((state, count) -> bundle.withObject("/connections").put(state.name(), count));
    surveys.nodes(service).forEach(node -> add(bundle.withArray("/nodes"), node));
    surveys.keys(service).keys().forEach(key -> add(bundle.withArray("/keys"), key));
    documents(bundle.putArray("policies"));
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(bundle);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private void settings(ArrayNode into) {
    for (StartUpSetting setting : administration.startUp()) {
      into.addObject()
          .put("name", setting.key())
          .put("source", setting.source())
          .put(
              "value",
              setting.secret() ? (setting.text().isEmpty() ? "" : "*****") : setting.text());
    }
  }

  private static void add(ArrayNode into, GatewayNode node) {
    into.addObject()
        .put("name", node.name())
        .put("version", node.softwareVersion())
        .put("live", node.live())
        .put("startedAt", node.startedAt().toString())
        .put("seenAt", node.seenAt().toString())
        .put("policyHash", node.policyHash().orElse(""))
        .put("lastError", node.lastError().orElse(""));
  }

  private static void add(ArrayNode into, KeyState key) {
    into.addObject()
        .put("id", key.kekId().toString())
        .put("active", key.activation().isPresent())
        .put("tokens", key.tokens());
  }

  private void documents(ArrayNode into) {
    for (GatewayDocument document : policies.documents(service)) {
      List<String> problems = document.problems().stream().map(PolicyProblem::message).toList();
      ObjectNode added =
          into.addObject()
              .put("node", document.node())
              .put("name", document.name())
              .put("inForce", document.inForce())
              .put("hash", document.hash().orElse(""));
      problems.forEach(added.putArray("problems")::add);
    }
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.ResourceName;

/** {@code /ui/policies}: which policy documents the gateways run, and what is wrong with them. */
final class PoliciesPage implements Page {
  private final GatewayPolicies policies;
  private final String service;

  PoliciesPage(GatewayPolicies policies, String service) {
    this.policies = policies;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return Answer.html(
        "policies",
        PoliciesModel.of(
            request.frame("policies", request.t("nav.policies")),
            policies.documents(ResourceName.of(service)),
            request.field("node")));
  }
}

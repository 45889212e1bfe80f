package io.keybearer.admin.web;

import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;

/** {@code /ui/connections/{provider}/{connection}/access-policies/{policy}/delete}. */
final class DeleteAccessPolicyPage implements Page {
  private final AccessPolicies accessPolicies;
  private final String service;

  DeleteAccessPolicyPage(AccessPolicies accessPolicies, String service) {
    this.accessPolicies = accessPolicies;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect(ConnectionPage.back(request.connection(service)).text());
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName connection = request.connection(service);
    accessPolicies.delete(
        request.actor(),
        ResourceName.of(
            service, connection.provider(), connection.authorization(), request.variable("policy")),
        Precondition.NONE);
    return new Answer.Redirect(
        ConnectionPage.back(connection).with("done", "policy-deleted").text());
  }
}

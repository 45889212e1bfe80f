package io.keybearer.admin.service;

import java.util.List;

/**
 * An access policy as somebody wants it to be.
 *
 * @param tenantId the principal's directory
 * @param objectId the principal's object id there
 * @param appIds the client applications it must come through; empty allows any
 */
public record AccessPolicyDraft(String tenantId, String objectId, List<String> appIds) {
  /** Copies the application ids. */
  public AccessPolicyDraft {
    appIds = List.copyOf(appIds);
  }
}

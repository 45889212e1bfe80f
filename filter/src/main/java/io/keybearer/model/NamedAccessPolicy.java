package io.keybearer.model;

import java.util.List;
import java.util.UUID;

/**
 * An access policy as it is kept: its name, and its ids as they were written.
 *
 * @param uid the row's random identity, never reused
 * @param name its id as first written
 * @param tenantId the principal's directory
 * @param objectId the principal's object id there: a service principal, a user or a group
 * @param appIds the client applications it must come through; empty allows any
 * @param version raised by each change
 * @see AccessPolicy the rule it states
 */
public record NamedAccessPolicy(
    UUID uid, String name, String tenantId, String objectId, List<String> appIds, long version) {

  /** Copies the application ids. */
  public NamedAccessPolicy {
    appIds = List.copyOf(appIds);
  }
}

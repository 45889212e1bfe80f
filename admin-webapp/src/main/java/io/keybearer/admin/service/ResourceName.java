package io.keybearer.admin.service;

import java.util.List;

/**
 * Names a resource from its service down: the provider's id, then the authorization's, then the
 * access policy's. As an argument it holds what the caller wrote, in a result what the store has.
 *
 * @param service the service's name
 * @param ids none for the service itself, up to three otherwise
 */
public record ResourceName(String service, List<String> ids) {
  /** Copies the ids. */
  public ResourceName {
    ids = List.copyOf(ids);
  }

  /** The name of a service, or of what is under it. */
  public static ResourceName of(String service, String... ids) {
    return new ResourceName(service, List.of(ids));
  }

  /** The authorization provider's id. */
  public String provider() {
    return ids.get(0);
  }

  /** The authorization's id. */
  public String authorization() {
    return ids.get(1);
  }

  /** The access policy's id. */
  public String accessPolicy() {
    return ids.get(2);
  }

  /** The id of the resource itself, or the service's name. */
  public String last() {
    return ids.isEmpty() ? service : ids.get(ids.size() - 1);
  }

  /** The ids joined by slashes, as audit rows and log lines name the resource. */
  @Override
  public String toString() {
    return ids.isEmpty() ? service : service + '/' + String.join("/", ids);
  }
}

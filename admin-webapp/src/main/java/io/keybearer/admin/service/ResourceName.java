package io.keybearer.admin.service;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a resource from its service down: the provider's id, then the authorization's, then the
 * access policy's. As an argument it holds what the caller wrote, in a result what the store has.
 *
 * @param service the service's name
 * @param ids none for the service itself, up to three otherwise
 */
public record ResourceName(String service, List<String> ids) {
  private static final Pattern ID = Pattern.compile("[^*#&+:<>?\\p{Cntrl}]{1,256}");

  /** Copies the ids. */
  public ResourceName {
    ids = List.copyOf(ids);
  }

  /** The name of a service, or of what is under it. */
  public static ResourceName of(String service, String... ids) {
    return new ResourceName(service, List.of(ids));
  }

  /**
   * What is wrong with an id, by the management API's rule.
   *
   * @param target the field that holds it
   * @return empty when nothing is
   */
  public static Optional<FieldProblem> problem(String target, String id) {
    return id.isBlank() || !ID.matcher(id).matches()
        ? Optional.of(
            new FieldProblem(
                target,
                "must have 1 to 256 characters and none of * # & + : < > ? or control characters"))
        : Optional.empty();
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

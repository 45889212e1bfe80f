package io.keybearer.admin.service;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list, in the order of names without regard to case.
 *
 * @param resources the resources
 * @param count how many there are on all pages together
 * @param next where the page ends, for {@link ListQuery#after()}; empty when it is the last
 * @param <T> the kind of resource
 */
public record ResourcePage<T>(List<Resource<T>> resources, long count, Optional<String> next) {
  /** Copies the resources. */
  public ResourcePage {
    resources = List.copyOf(resources);
  }
}

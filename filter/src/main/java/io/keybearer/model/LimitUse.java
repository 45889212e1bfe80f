package io.keybearer.model;

import java.util.Optional;

/**
 * How much of its limits a service uses.
 *
 * @param providers how many providers it has
 * @param connections how many connections they have together
 * @param provider the provider with the most connections; empty while there is no connection
 */
public record LimitUse(long providers, long connections, Optional<Fullest> provider) {
  /**
   * Something that holds more than the others.
   *
   * @param name its id
   * @param count how many it holds
   */
  public record Fullest(String name, long count) {}
}

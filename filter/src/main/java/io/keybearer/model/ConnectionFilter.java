package io.keybearer.model;

import java.util.Optional;

/**
 * Which connections somebody looks for.
 *
 * @param prefix how their ids begin, in any casing; empty for all
 * @param provider the id of the provider they belong to; empty for any
 * @param state how they stand; empty for any
 * @param grantType how their tokens are obtained; empty for any
 * @param use whether they are used
 */
public record ConnectionFilter(
    String prefix,
    Optional<String> provider,
    Optional<ConnectionState> state,
    Optional<GrantType> grantType,
    Use use) {
  /** Lets every connection through. */
  public static final ConnectionFilter ALL =
      new ConnectionFilter("", Optional.empty(), Optional.empty());

  /** Whether connections are used. */
  public enum Use {
    /** It does not matter. */
    ANY,
    /** They were never used. */
    NEVER,
    /** They were made, and last used if they were, more than 90 days ago. */
    NOT_LATELY
  }

  /** Connections of any grant, used or not. */
  public ConnectionFilter(
      String prefix, Optional<String> provider, Optional<ConnectionState> state) {
    this(prefix, provider, state, Optional.empty(), Use.ANY);
  }
}

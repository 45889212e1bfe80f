package io.keybearer.model;

import java.util.Optional;

/**
 * Which credential providers somebody looks for.
 *
 * @param text what is in their id or display name, in any casing; empty for all
 * @param identityProvider the catalogue's name of what they are; empty for any
 * @param grantType how their tokens are obtained; empty for any
 * @param condition how they stand; empty for any
 */
public record ProviderFilter(
    String text,
    Optional<String> identityProvider,
    Optional<GrantType> grantType,
    Optional<Condition> condition) {
  /** Days within which a client secret ends soon. */
  public static final int SOON = 30;

  /** How a credential provider stands. */
  public enum Condition {
    /** It is switched on, and nothing is known against it. */
    WORKING,
    /** It is switched off. */
    DISABLED,
    /** The identity provider refuses what is configured. */
    SETTINGS_WRONG,
    /** Its own client secret has ended, or ends within {@link #SOON} days. */
    SECRET_ENDS
  }
}

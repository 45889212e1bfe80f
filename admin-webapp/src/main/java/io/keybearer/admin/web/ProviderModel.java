package io.keybearer.admin.web;

import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of a credential provider shows.
 *
 * @param frame around it
 * @param name its id
 * @param identityProvider what kind it is, as people call it
 * @param grantType how its tokens are obtained
 * @param disabled whether it is switched off, with all of its connections
 * @param test what came of trying it, where that was just done
 * @param redirectUrl what is entered at the identity provider; empty for client credentials
 * @param counts how many of its connections stand how; those with none are left out
 * @param entityTag its state, which the form brings back
 * @param form its settings
 */
public record ProviderModel(
    Frame frame,
    String name,
    String identityProvider,
    GrantType grantType,
    boolean disabled,
    Optional<TestResult> test,
    String redirectUrl,
    Map<ConnectionState, Integer> counts,
    String entityTag,
    Form form) {
  /** Whether it has a client secret of its own, which can be replaced by a second one. */
  public boolean hasSecret() {
    return grantType == GrantType.AUTHORIZATION_CODE;
  }

  /** How many connections it has. */
  public int connections() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}

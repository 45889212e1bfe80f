package io.keybearer.admin.web;

import io.keybearer.model.Secret;
import java.util.Optional;

/**
 * An access token that is shown once.
 *
 * @param frame around it
 * @param connection the path of the connection's page
 * @param token the token
 * @param seconds how long it is good for; empty when it has no known end
 */
public record TokenShownModel(
    Frame frame, String connection, Secret token, Optional<Long> seconds) {
  /** The token's text. */
  public String text() {
    return token.expose();
  }
}

package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.NamedAccessPolicy;
import java.util.List;

/**
 * What the page of a connection shows.
 *
 * @param frame around it
 * @param connection the connection
 * @param sentence how it stands and why, in one sentence
 * @param next what happens next by itself, in one sentence
 * @param problem what went wrong with what was just tried; empty for nothing
 * @param policies its access policies
 * @param gateway the object id of the service's own gateways; empty when they have none
 * @param newPolicy the form of a new access policy
 * @param snippets what to copy to use it
 */
public record ConnectionModel(
    Frame frame,
    Connection connection,
    String sentence,
    String next,
    String problem,
    List<NamedAccessPolicy> policies,
    String gateway,
    Form newPolicy,
    List<Snippet> snippets) {
  /**
   * Something to copy.
   *
   * @param name its text is {@code snippet.{name}}
   * @param text what is copied
   */
  public record Snippet(String name, String text) {}

  /** Whether a user logs in to it. */
  public boolean needsUser() {
    return connection.grantType() == io.keybearer.model.GrantType.AUTHORIZATION_CODE;
  }
}

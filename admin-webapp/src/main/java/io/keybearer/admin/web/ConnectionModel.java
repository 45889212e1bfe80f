package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.NamedAccessPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What the page of a connection shows.
 *
 * @param frame around it
 * @param connection the connection
 * @param sentence how it stands and why, in one sentence
 * @param next what happens next by itself, in one sentence
 * @param actions what can be done with it, the one to take first
 * @param scopes what was asked for and what was granted
 * @param problem what went wrong with what was just tried; empty for nothing
 * @param policies its access policies
 * @param gateway the object id of the service's own gateways; empty when they have none
 * @param filled whether that form was filled in from a token, which nobody verified
 * @param newPolicy the form of a new access policy
 * @param snippets what to copy to use it
 * @param fingerprint the first digits of the access token's hash; empty when there is no token
 */
public record ConnectionModel(
    Frame frame,
    Connection connection,
    String sentence,
    String next,
    List<Action> actions,
    ScopeComparison scopes,
    String problem,
    List<NamedAccessPolicy> policies,
    String gateway,
    boolean filled,
    Form newPolicy,
    List<Snippet> snippets,
    Optional<String> fingerprint) {
  /**
   * Something to copy.
   *
   * @param name its text is {@code snippet.{name}}
   * @param text what is copied
   */
  public record Snippet(String name, String text) {}

  /**
   * Something that can be done with it.
   *
   * @param key its text is {@code action.{key}}
   * @param address where its form is sent, or where it leads
   * @param icon the icon's name
   * @param primary whether it is the one to take
   * @param link whether it only leads somewhere
   * @param blocked why it is not possible now; empty when it is
   */
  public record Action(
      String key, String address, String icon, boolean primary, boolean link, String blocked) {
    /** Whether it can't be taken now. */
    public boolean isBlocked() {
      return !blocked.isEmpty();
    }
  }

  /** What can't be done now, with the reasons. */
  public List<Action> blocked() {
    return actions.stream().filter(Action::isBlocked).toList();
  }

  /** On whose behalf it was last used. */
  public Optional<PrincipalName> lastCaller() {
    return connection
        .lastUsedAs()
        .map(caller -> PrincipalName.ofCaller(frame.texts(), caller, policies));
  }

  /** Whether a user logs in to it. */
  public boolean needsUser() {
    return connection.grantType() == io.keybearer.model.GrantType.AUTHORIZATION_CODE;
  }
}

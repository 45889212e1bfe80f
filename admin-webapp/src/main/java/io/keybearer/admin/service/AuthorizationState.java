package io.keybearer.admin.service;

import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationStatus;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an authorization can give tokens, in the management API's words.
 *
 * @param status {@code Connected} or {@code Error}
 * @param error why it can't; empty while it can
 */
public record AuthorizationState(String status, Optional<Problem> error) {
  /** The code of client credentials that must be given again. */
  static final String SECRET_REQUIRED = "SecretRequired";

  /** The code of a connection that somebody must log in to again. */
  static final String REAUTHORIZATION_REQUIRED = "ReauthorizationRequired";

  private static final Map<String, String> MESSAGES =
      Map.of(
          "Unauthenticated",
          "This connection is not authenticated.",
          "AuthorizationDisabled",
          "This connection is disabled.",
          "ProviderDisabled",
          "This connection's provider is disabled.",
          "Revoked",
          "This connection's tokens were revoked; authorize it again.",
          SECRET_REQUIRED,
          "The client secret must be given again, because an endpoint or the client id has"
              + " changed.",
          REAUTHORIZATION_REQUIRED,
          "This connection must be authorized again, because an endpoint or the client id has"
              + " changed.",
          "NoRefreshToken",
          "This connection has no refresh token, so its ended access token can't be replaced;"
              + " authorize it again.",
          "GrantDead",
          "The identity provider no longer accepts this connection's grant; authorize it again.",
          "OutcomeUnknown",
          "The identity provider did not answer a refresh, so its outcome is not known; authorize"
              + " it again.");

  /**
   * Why an authorization can't give tokens.
   *
   * @param code a word for programs
   * @param message a sentence for people
   */
  public record Problem(String code, String message) {}

  /** The state of an authorization. */
  public static AuthorizationState of(Authorization authorization) {
    if (authorization.disabled()) {
      return failed("AuthorizationDisabled");
    }
    return authorization.status() == AuthorizationStatus.ERROR
        ? failed(authorization.errorCode().orElse("Unknown"))
        : new AuthorizationState("Connected", Optional.empty());
  }

  private static AuthorizationState failed(String code) {
    String message =
        MESSAGES.getOrDefault(code, "The token endpoint refused the request; the code says how.");
    return new AuthorizationState("Error", Optional.of(new Problem(code, message)));
  }
}

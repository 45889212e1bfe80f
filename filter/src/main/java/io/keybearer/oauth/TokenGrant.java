package io.keybearer.oauth;

import io.keybearer.model.Secret;
import java.util.Optional;

/** What a token request is made on the strength of (RFC 6749 §1.3). */
public sealed interface TokenGrant {
  /**
   * The client's own access (RFC 6749 §4.4).
   *
   * @param scope the scope text as configured, sent as it is
   */
  record ClientCredentials(Optional<String> scope) implements TokenGrant {}

  /**
   * A refresh token (RFC 6749 §6). No scope is sent, so the server grants what it granted before.
   *
   * @param refreshToken the newest refresh token
   */
  record Refresh(Secret refreshToken) implements TokenGrant {}

  /**
   * An authorization code (RFC 6749 §4.1.3); it must never be sent twice.
   *
   * @param code the code of the callback
   * @param redirectUri the redirect URI of the authorization request, character by character
   * @param verifier the PKCE code verifier (RFC 7636), where the request had a challenge
   */
  record Code(Secret code, String redirectUri, Optional<Secret> verifier) implements TokenGrant {}

  /**
   * A token to be revoked (RFC 7009 §2.1).
   *
   * @param token the token that is to be of no use any more
   * @param typeHint {@code refresh_token} or {@code access_token}
   */
  record Revocation(Secret token, String typeHint) implements TokenGrant {
    /** A refresh token, and with it, at most servers, the access tokens that came of it. */
    public static Revocation ofRefreshToken(Secret token) {
      return new Revocation(token, "refresh_token");
    }

    /** An access token. */
    public static Revocation ofAccessToken(Secret token) {
      return new Revocation(token, "access_token");
    }
  }
}

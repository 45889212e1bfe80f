package io.keybearer.oauth;

import java.util.List;
import java.util.Optional;

/**
 * What an authorization server says of itself (RFC 8414 §2, OpenID Connect Discovery §3). Only what
 * is used is kept; every address is an https one, or of a host that the settings name.
 *
 * @param issuer its identifier, compared character by character
 * @param authorizationEndpoint where users consent
 * @param tokenEndpoint where tokens are asked for
 * @param mutualTlsTokenEndpoint where clients that show a certificate ask for them, where that is
 *     elsewhere (RFC 8705 §5)
 * @param revocationEndpoint where they are revoked
 * @param jwksUri its signing keys
 * @param scopes the scopes it knows, as far as it tells
 * @param clientAuthentications the methods it takes of those that we have, most trusted first
 * @param codeChallengeS256 whether it takes PKCE with S256
 * @param issuerInCallback whether callbacks carry {@code iss}, which is then required (RFC 9207 §3)
 */
public record ServerMetadata(
    String issuer,
    Optional<String> authorizationEndpoint,
    Optional<String> tokenEndpoint,
    Optional<String> mutualTlsTokenEndpoint,
    Optional<String> revocationEndpoint,
    Optional<String> jwksUri,
    List<String> scopes,
    List<ClientAuthentication> clientAuthentications,
    boolean codeChallengeS256,
    boolean issuerInCallback) {
  /** Copies the lists. */
  public ServerMetadata {
    scopes = List.copyOf(scopes);
    clientAuthentications = List.copyOf(clientAuthentications);
  }
}

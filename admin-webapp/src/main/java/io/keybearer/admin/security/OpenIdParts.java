package io.keybearer.admin.security;

import io.keybearer.identity.TokenVerifier;
import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.TokenEndpoint;

/**
 * What it takes to deal with OpenID providers.
 *
 * @param discovery finds their metadata
 * @param tokenEndpoint exchanges codes
 * @param verifier verifies their tokens
 */
public record OpenIdParts(
    Discovery discovery, TokenEndpoint tokenEndpoint, TokenVerifier verifier) {}

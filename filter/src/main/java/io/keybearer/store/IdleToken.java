package io.keybearer.store;

import io.keybearer.model.AuthorizationRef;
import java.time.Duration;

/**
 * A connection with a refresh token, looked at to see whether it should be used lest it ends.
 *
 * @param ref the authorization
 * @param id its row
 * @param version its tokens' version
 * @param identityProvider the provider's entry of the catalogue
 * @param age time since its tokens were obtained
 */
public record IdleToken(
    AuthorizationRef ref, long id, long version, String identityProvider, Duration age) {}

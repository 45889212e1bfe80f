package io.keybearer.admin.service;

import io.keybearer.model.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * An access token that is to be shown to a person once. No refresh token is ever shown.
 *
 * @param name whose it is
 * @param accessToken the token
 * @param expiresIn time to its end, by the database's clock; empty when it has no known end
 */
public record RevealedToken(ResourceName name, Secret accessToken, Optional<Duration> expiresIn) {}

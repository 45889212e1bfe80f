package io.keybearer.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A credential provider in a list.
 *
 * @param name the id
 * @param displayName what people call it
 * @param identityProvider the catalogue's name of what it is
 * @param grantType how its tokens are obtained
 * @param disabled whether it is switched off
 * @param settingsWrong whether the identity provider refuses what is configured
 * @param secretEndsOn the last day of its own client secret, by UTC; empty when nobody said
 * @param changedAt when it was last changed
 */
public record ListedProvider(
    String name,
    Optional<String> displayName,
    String identityProvider,
    GrantType grantType,
    boolean disabled,
    boolean settingsWrong,
    Optional<LocalDate> secretEndsOn,
    Instant changedAt) {}

/**
 * The nouns of the credential manager: what the store keeps, what a caller is, what a policy
 * receives.
 *
 * <p>Depends on the JDK alone; every other room may depend on it. Words are those of the management
 * API. Read {@link io.keybearer.model.AuthorizationRef} first.
 */
@NullMarked
package io.keybearer.model;

import org.jspecify.annotations.NullMarked;

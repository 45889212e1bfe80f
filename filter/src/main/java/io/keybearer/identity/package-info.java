/**
 * Who is calling: the service itself, or the bearer of a verified token.
 *
 * <p>Access policies are checked against what this room establishes; on doubt it refuses. Uses
 * model, config, http, cache and oauth, which reads the tokens and fetches the keys. Read {@link
 * io.keybearer.identity.ManagedCaller} first, then {@link io.keybearer.identity.TokenVerifier}.
 */
@NullMarked
package io.keybearer.identity;

import org.jspecify.annotations.NullMarked;

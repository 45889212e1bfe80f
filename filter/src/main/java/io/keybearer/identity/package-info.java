/**
 * Who is calling: the service itself, or the bearer of a verified token.
 *
 * <p>Access policies are checked against what this room establishes; on doubt it refuses. Uses
 * model, config, http and cache. Read {@link io.keybearer.identity.ManagedCaller} first.
 */
@NullMarked
package io.keybearer.identity;

import org.jspecify.annotations.NullMarked;

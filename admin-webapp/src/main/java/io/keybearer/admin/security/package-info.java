/**
 * Who may do what: API tokens, roles.
 *
 * <p>Depends on {@code model} and {@code store}. Read {@link io.keybearer.admin.security.ApiTokens}
 * first.
 */
@NullMarked
package io.keybearer.admin.security;

import org.jspecify.annotations.NullMarked;

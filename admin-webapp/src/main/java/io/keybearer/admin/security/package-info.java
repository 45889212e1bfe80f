/**
 * Who may do what: roles and permissions, accounts, sessions, sign-in, the first start, API tokens
 * and JWTs that call the API.
 *
 * <p>The only room of this module that knows Bouncy Castle. Depends on {@code model}, {@code
 * store}, {@code config}, {@code identity} and {@code oauth}; knows neither HTTP nor pages. Read
 * {@link io.keybearer.admin.security.AccessControl} first, then {@link
 * io.keybearer.admin.security.Permission}.
 */
@NullMarked
package io.keybearer.admin.security;

import org.jspecify.annotations.NullMarked;

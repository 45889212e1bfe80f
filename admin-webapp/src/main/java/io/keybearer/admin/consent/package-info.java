/**
 * The consent of the authorization code grant: login links, attempts to log in, what identity
 * providers answer, and the confirmation without which no token is used.
 *
 * <p>A link can be opened as often as one likes within half an hour; each opening begins an attempt
 * of its own, bound to that browser by a cookie. The first answer to an attempt counts. Its code is
 * sent once, after a commit that says so, and the tokens wait until the browser that began, or the
 * link's creator through the API, confirms them. Until then a reconnected authorization keeps its
 * old ones.
 *
 * <p>Depends on {@code model}, {@code store}, {@code oauth}, {@code credential} (when tokens are to
 * be refreshed) and {@code admin.service}; knows neither HTTP nor JSON nor pages. Read {@link
 * io.keybearer.admin.consent.Callbacks} first.
 */
@NullMarked
package io.keybearer.admin.consent;

import org.jspecify.annotations.NullMarked;

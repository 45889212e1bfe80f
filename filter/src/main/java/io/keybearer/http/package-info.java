/**
 * The one way out over HTTP: token endpoints, key sets, server metadata, requests of policies and
 * webhooks all go through one strict client that follows no redirect, repeats nothing, keeps no
 * cookies, cuts bodies at 1 MiB and ends each exchange at a hard deadline.
 *
 * <p>Before anything is sent the address is checked: https only, and no loopback, link-local,
 * metadata, multicast or unspecified address, unless the settings name the host. The address that
 * was checked is the one connected to.
 *
 * <p>Uses {@code model} and {@code config}; the sole user of Apache HttpClient. Read {@link
 * io.keybearer.http.OutboundHttpClient} first.
 */
@NullMarked
package io.keybearer.http;

import org.jspecify.annotations.NullMarked;

/**
 * The use cases of management: what may be created, changed and removed, under which rules and
 * limits, each in one transaction that holds the row, its sealed secrets, the audit row and the
 * change event.
 *
 * <p>Depends on {@code model}, {@code store} and {@code oauth}; knows neither HTTP nor JSON. The
 * REST API and the pages call the same use cases. Read {@link
 * io.keybearer.admin.service.AuthorizationProviders} first.
 */
@NullMarked
package io.keybearer.admin.service;

import org.jspecify.annotations.NullMarked;

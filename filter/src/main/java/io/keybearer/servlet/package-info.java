/**
 * The servlet filter: the wiring of everything a gateway needs, the views of request and response
 * that the application behind the filter sees, and the reloading of the policy documents.
 *
 * <p>May use every other room of the filter but {@code cli}; nothing uses it. Registers nothing by
 * itself: an application names the filter in its {@code web.xml}. Read {@code CredentialFilter}
 * first, then {@code Gateway}.
 */
@NullMarked
package io.keybearer.servlet;

import org.jspecify.annotations.NullMarked;

/**
 * The one-command demo: database, admin web application, gateway, upstream and authorization server
 * in one JVM, each a small class of its own.
 *
 * <p>Uses the filter and the admin web application as an operator would: by {@code web.xml},
 * settings and the REST API, never by their classes. The integration tests start the same parts on
 * free ports. Read {@link io.keybearer.samples.jetty.Demo} first.
 */
@NullMarked
package io.keybearer.samples.jetty;

import org.jspecify.annotations.NullMarked;

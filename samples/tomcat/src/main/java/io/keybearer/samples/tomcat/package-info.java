/**
 * The Tomcat sample: a real Tomcat distribution, run as an operator would run it, with the admin
 * web application and an application that registers the filter.
 *
 * <p>These classes only start and stop it; they are not part of the deployed application, which has
 * {@code gateway} alone. They use the other sample's database, upstream and authorization server.
 * Read {@link io.keybearer.samples.tomcat.TomcatSample} first.
 */
@NullMarked
package io.keybearer.samples.tomcat;

import org.jspecify.annotations.NullMarked;

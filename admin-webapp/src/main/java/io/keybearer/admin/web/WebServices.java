package io.keybearer.admin.web;

import io.keybearer.admin.service.Connections;
import java.util.function.BooleanSupplier;

/**
 * What the pages call. The wiring puts it into the servlet context under {@link #ATTRIBUTE} before
 * servlets start.
 *
 * @param ready whether the store can be used; until then every page is the one that says so
 * @param visitors who is signed in
 * @param connections what is known of connections
 */
public record WebServices(BooleanSupplier ready, Visitors visitors, Connections connections) {
  /** The servlet context's attribute that holds it. */
  public static final String ATTRIBUTE = "io.keybearer.admin.web.services";
}

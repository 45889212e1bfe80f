package io.keybearer.admin.web;

import java.util.List;

/**
 * What the page of services shows.
 *
 * @param frame around it
 * @param services the services, by name
 * @param newService the form of a new service
 */
public record ServicesModel(Frame frame, List<Row> services, Form newService) {
  /**
   * A service.
   *
   * @param name its name
   * @param address the address of its overview
   * @param principalId the object id that its gateways act under; empty when they have no identity
   * @param tenantId the directory of that identity; empty with it
   * @param current whether the pages are about it now
   */
  public record Row(
      String name, String address, String principalId, String tenantId, boolean current) {}
}

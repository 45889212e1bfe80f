package io.keybearer.admin.rest;

import io.keybearer.admin.service.ConnectionOperations;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What the native API calls.
 *
 * @param connections operations on connections
 */
public record ApiServices(ConnectionOperations connections) {

  /** Registers the native API's resources. */
  void register(ResourceConfig application) {
    application.register(new ConnectionOperationsResource(connections));
  }
}

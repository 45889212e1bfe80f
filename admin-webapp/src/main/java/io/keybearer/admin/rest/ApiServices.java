package io.keybearer.admin.rest;

import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.ProviderOperations;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What the native API calls.
 *
 * @param connections operations on connections
 * @param providers operations on authorization providers
 */
public record ApiServices(ConnectionOperations connections, ProviderOperations providers) {

  /** Registers the native API's resources. */
  void register(ResourceConfig application) {
    application.register(new ConnectionOperationsResource(connections));
    application.register(new ProviderOperationsResource(providers));
  }
}

package io.keybearer.admin.service;

import java.net.URI;
import java.util.Optional;

/** Where token endpoints may be. */
@FunctionalInterface
public interface EndpointRules {
  /** What is wrong with an endpoint, in words that follow its name; empty when nothing is. */
  Optional<String> problem(URI endpoint);
}

package io.keybearer.admin.service;

import java.net.URI;
import java.util.Optional;

/** Where token endpoints may be, and what their servers say of them. */
@FunctionalInterface
public interface EndpointRules {
  /** What is wrong with an endpoint, in words that follow its name; empty when nothing is. */
  Optional<String> problem(URI endpoint);

  /**
   * Where clients that show a certificate ask for tokens, as the issuer's metadata say (RFC 8705
   * §5); empty when that is where all do, or there are no metadata. May ask the issuer.
   */
  default Optional<String> mutualTlsTokenUrl(String issuer) {
    return Optional.empty();
  }
}

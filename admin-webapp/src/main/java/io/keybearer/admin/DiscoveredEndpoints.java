package io.keybearer.admin;

import io.keybearer.admin.service.EndpointRules;
import io.keybearer.http.OutboundRules;
import io.keybearer.oauth.IssuerMetadata;
import io.keybearer.oauth.ServerMetadata;
import java.net.URI;
import java.util.Optional;

/** The outbound rules, and what issuers publish. Safe for use by many threads. */
record DiscoveredEndpoints(OutboundRules rules, IssuerMetadata issuers) implements EndpointRules {
  @Override
  public Optional<String> problem(URI endpoint) {
    return rules.problem(endpoint);
  }

  @Override
  public Optional<String> mutualTlsTokenUrl(String issuer) {
    return issuers.of(issuer).flatMap(ServerMetadata::mutualTlsTokenEndpoint);
  }
}

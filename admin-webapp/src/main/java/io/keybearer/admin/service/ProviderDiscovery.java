package io.keybearer.admin.service;

import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.DiscoveryException;
import io.keybearer.oauth.ServerMetadata;
import java.util.Optional;

/**
 * Finds an identity provider's endpoints by its issuer (OpenID Connect Discovery §4, RFC 8414 §3),
 * under the rules for outgoing requests. Thread-safe.
 */
public final class ProviderDiscovery {
  private final Discovery discovery;

  /** Discovery by these requests. */
  public ProviderDiscovery(Discovery discovery) {
    this.discovery = discovery;
  }

  /**
   * What an issuer says of itself.
   *
   * @param authorizationUrl where users consent
   * @param tokenUrl where tokens are asked for
   */
  public record Endpoints(Optional<String> authorizationUrl, Optional<String> tokenUrl) {}

  /**
   * The endpoints of an issuer.
   *
   * @param target the field that holds the issuer
   * @param issuer the issuer as it calls itself; the address of its metadata does as well
   * @throws ManagementException of kind {@code INVALID} when there are none to be had, or they must
   *     not be believed
   */
  public Endpoints find(String target, String issuer) {
    String name = issuer.replaceFirst("/\\.well-known/openid-configuration$", "");
    try {
      ServerMetadata metadata = discovery.discover(name);
      return new Endpoints(metadata.authorizationEndpoint(), metadata.tokenEndpoint());
    } catch (DiscoveryException e) {
      throw ManagementException.invalid(target, "can't be used: " + e.getMessage());
    }
  }
}

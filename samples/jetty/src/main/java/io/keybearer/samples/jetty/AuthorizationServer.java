package io.keybearer.samples.jetty;

import java.net.InetAddress;
import java.net.URI;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;

/**
 * A real OAuth 2.0 authorization server on a loopback port: it issues signed tokens to whoever
 * asks, takes every user for one who consents, and replaces refresh tokens with each use.
 *
 * <p>It keeps the port of its last run while that is free, so that the stored token URL stays true.
 */
public final class AuthorizationServer implements AutoCloseable {
  private static final String ISSUER = "demo";
  private static final boolean ROTATES = true;
  private static final String PORT_NOTE = "authorization-server";

  private final MockOAuth2Server server =
      new MockOAuth2Server(new OAuth2Config(false, null, null, ROTATES));

  /**
   * Starts it.
   *
   * @param home where it notes its port for the next run
   */
  public void start(DemoHome home) {
    int port = home.notedPort(PORT_NOTE).filter(Ports::isFree).orElse(0);
    server.start(InetAddress.getLoopbackAddress(), port);
    home.notePort(PORT_NOTE, tokenUrl().getPort());
  }

  /** Its token endpoint. */
  public URI tokenUrl() {
    return server.tokenEndpointUrl(ISSUER).uri();
  }

  /** Where users consent. */
  public URI authorizationUrl() {
    return server.authorizationEndpointUrl(ISSUER).uri();
  }

  /** The keys that sign its tokens. */
  public URI jwksUrl() {
    return server.jwksUrl(ISSUER).uri();
  }

  /** What its tokens name as their issuer. */
  public URI issuer() {
    return server.issuerUrl(ISSUER).uri();
  }

  /** Stops it. */
  @Override
  public void close() {
    server.shutdown();
  }
}

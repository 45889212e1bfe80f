package io.keybearer.admin.testing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An OpenID provider on loopback, over real HTTP. It takes everybody for the account that it was
 * told, and gives ID tokens for a code with the client's secret and the verifier of its challenge.
 */
public final class OpenIdProvider implements AutoCloseable {
  /** The client. */
  public static final String CLIENT_ID = "keybearer";

  /** Its secret. */
  public static final String CLIENT_SECRET = "secret of the client";

  private static final JWK KEY = TokenIssuer.key("openid", JWSAlgorithm.ES256);

  private final HttpServer server;
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private Map<String, String> request = Map.of();
  private volatile String code = "";

  private OpenIdProvider(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static OpenIdProvider start() throws IOException {
    OpenIdProvider provider =
        new OpenIdProvider(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    provider.server.createContext("/.well-known/openid-configuration", provider::metadata);
    provider.server.createContext(
        "/jwks", exchange -> write(exchange, 200, new JWKSet(KEY).toString(true)));
    provider.server.createContext("/token", provider::token);
    provider.server.start();
    return provider;
  }

  /** Its name. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Says this in ID tokens from now on. */
  public OpenIdProvider claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  /** Says its own again. */
  public OpenIdProvider withoutClaim(String name) {
    claims.remove(name);
    return this;
  }

  /**
   * What its sign-in page does once the user has signed in.
   *
   * @param location where the browser was sent
   * @return the query that the browser comes back with
   */
  public String signIn(URI location) {
    request = parameters(location.getRawQuery());
    code = "code-" + Instant.now().toEpochMilli();
    return "code=" + code + "&state=" + request.get("state") + "&iss=" + issuer();
  }

  private void metadata(HttpExchange exchange) throws IOException {
    write(
        exchange,
        200,
        """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "jwks_uri":"%1$s/jwks","token_endpoint_auth_methods_supported":["client_secret_basic"],
         "authorization_response_iss_parameter_supported":true}
        """
            .formatted(issuer()));
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String client =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (CLIENT_ID + ":" + CLIENT_SECRET.replace(' ', '+'))
                        .getBytes(StandardCharsets.UTF_8));
    boolean good =
        client.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && !code.isEmpty()
            && code.equals(form.get("code"))
            && request.getOrDefault("redirect_uri", "-").equals(form.get("redirect_uri"))
            && request
                .getOrDefault("code_challenge", "-")
                .equals(challenge(form.getOrDefault("code_verifier", "")));
    code = "";
    write(
        exchange,
        good ? 200 : 400,
        good
            ? "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
                + idToken()
                + "\"}"
            : "{\"error\":\"invalid_grant\"}");
  }

  private String idToken() {
    Map<String, Object> all = new TreeMap<>();
    all.put("iss", issuer());
    all.put("aud", CLIENT_ID);
    all.put("sub", "subject-1");
    all.put("nonce", request.getOrDefault("nonce", ""));
    all.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
    all.put("iat", Instant.now().getEpochSecond());
    all.putAll(claims);
    return TokenIssuer.sign(KEY, JWSAlgorithm.ES256, all);
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void write(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

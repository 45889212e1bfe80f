package io.keybearer.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.CallerException;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.Jwt;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a scenario, and the issuer {@code https://issuer.example.test}, which is a server
 * on loopback that answers as the scenario's stubs say.
 */
final class ScenarioTokens implements AutoCloseable {
  private static final String ISSUER = "https://issuer.example.test";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(jwt|jwks):([^}]+)}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> tokens = new HashMap<>();
  private final Function<String, @Nullable String> stubs;
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private final TokenVerifier verifier;
  private final HttpServer server;

  /**
   * No tokens yet.
   *
   * @param stubs the answer to a GET of a URL, body alone; null when there is none
   * @param clock the time
   */
  ScenarioTokens(Function<String, @Nullable String> stubs, InstantSource clock) {
    this.stubs = stubs;
    this.verifier = new TokenVerifier(http, clock);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Verifies tokens. */
  TokenVerifier verifier() {
    return verifier;
  }

  /** The document with the issuer's metadata where they can be fetched. */
  String located(String document) {
    return document.replace("openid-config url=\"" + ISSUER, "openid-config url=\"" + address());
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = stubs.apply(ISSUER + exchange.getRequestURI().getPath());
    byte[] bytes =
        String.valueOf(body)
            .replace("\"jwks_uri\": \"" + ISSUER, "\"jwks_uri\": \"" + address())
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Makes a token. */
  void add(Scenario.Part part) {
    Map<String, String> entries = part.entries(":");
    String secret = entries.get("key");
    Map<String, Object> claims = claims(entries.getOrDefault("claims", "{}"));
    tokens.put(
        part.argument(),
        secret != null
            ? TokenIssuer.sign(
                new OctetSequenceKey.Builder(Base64.getDecoder().decode(secret)).build(),
                JWSAlgorithm.HS256,
                claims)
            : TokenIssuer.sign(
                TokenIssuer.key(entries.getOrDefault("rsa", ""), JWSAlgorithm.RS256),
                JWSAlgorithm.RS256,
                claims));
  }

  private static Map<String, Object> claims(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The text with tokens and key sets in place of their names. */
  String filled(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String value =
          matcher.group(1).equals("jwt")
              ? tokens.getOrDefault(name, "")
              : new JWKSet(TokenIssuer.key(name, JWSAlgorithm.RS256).toPublicJWK()).toString();
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /** The bearer of a token of the scenario: its {@code tid} and {@code oid}. */
  CallerIdentity bearer(@Nullable String token) {
    if (token == null || !tokens.containsValue(token)) {
      throw new CallerException(
          "IdentityTokenInvalid", "The token is none of the scenario's.", null);
    }
    Map<String, String[]> claims = Jwt.parse(token).orElseThrow().claims();
    return new CallerIdentity(
        CallerIdentity.Kind.JWT, first(claims, "tid"), Set.of(first(claims, "oid")), "");
  }

  private static String first(Map<String, String[]> claims, String name) {
    String[] values = claims.getOrDefault(name, new String[0]);
    return values.length == 0 ? "" : values[0];
  }

  @Override
  public void close() {
    server.stop(0);
    verifier.close();
    http.close();
  }
}

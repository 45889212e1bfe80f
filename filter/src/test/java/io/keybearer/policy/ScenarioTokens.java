package io.keybearer.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a scenario, and the real verifier of tokens. What a scenario's stubs answer for an
 * issuer's metadata and keys is served by a server of this machine.
 */
final class ScenarioTokens implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MARK = Pattern.compile("\\{(jwt|jwks):([^}]+)}");

  private final Map<String, String> tokens = new HashMap<>();
  private final Function<String, @Nullable String> answers;
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private final TokenVerifier verifier;
  private @Nullable HttpServer issuers;

  /**
   * Tokens.
   *
   * @param clock the time
   * @param answers the body that the stubs answer a GET of a URL with; null for none
   */
  ScenarioTokens(InstantSource clock, Function<String, @Nullable String> answers) {
    this.answers = answers;
    this.verifier = new TokenVerifier(http, clock);
  }

  /** Makes a token, as a section {@code jwt} says. */
  void make(Scenario.Part part) {
    Map<String, String> says = part.entries(":");
    String rsa = says.get("rsa");
    JWSAlgorithm algorithm = rsa == null ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256;
    JWK key =
        rsa == null
            ? new OctetSequenceKey.Builder(Base64.getDecoder().decode(says.get("key"))).build()
            : TokenIssuer.key(rsa, algorithm);
    tokens.put(
        part.argument(),
        TokenIssuer.sign(key, algorithm, members(says.getOrDefault("claims", "{}"))));
  }

  /** The text with what <code>{jwt:NAME}</code> and <code>{jwks:KEY}</code> stand for. */
  String fill(String text) {
    return MARK.matcher(text)
        .replaceAll(mark -> Matcher.quoteReplacement(meaning(mark.group(1), mark.group(2))));
  }

  private String meaning(String kind, String name) {
    if (kind.equals("jwt")) {
      return Objects.requireNonNull(tokens.get(name), "no token is called " + name);
    }
    return new JWKSet(TokenIssuer.key(name, JWSAlgorithm.RS256)).toString();
  }

  /** The claims of a token that this scenario made; empty of any other text. */
  Map<String, Object> claims(@Nullable String token) {
    return tokens.containsValue(token)
        ? members(
            new String(
                Base64.getUrlDecoder().decode(String.valueOf(token).split("\\.", -1)[1]),
                StandardCharsets.UTF_8))
        : Map.of();
  }

  /** Verifies a token, with the metadata that the stubs answer. */
  VerifiedToken verify(@Nullable String token, TokenRules rules) throws TokenRefusedException {
    return verifier.verify(
        token,
        new TokenRules(
            rules.metadata().stream().map(uri -> here(uri.toString())).toList(),
            rules.signingKeys(),
            rules.openingKeys(),
            rules.audiences(),
            rules.issuers(),
            rules.claims(),
            rules.requireExpiration(),
            rules.requireSignature(),
            rules.clockSkew()));
  }

  /** Where this machine serves what the stubs answer for that URL. */
  private URI here(String url) {
    HttpServer server = issuers;
    try {
      if (server == null) {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        issuers = server;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(url.getBytes(StandardCharsets.UTF_8));
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + encoded);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String encoded = exchange.getRequestURI().getPath().substring(1);
      String url = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      String body = answers.apply(url);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] bytes = withKeysHere(body).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String withKeysHere(String metadata) {
    Map<String, Object> members = new HashMap<>(members(metadata));
    members.computeIfPresent("jwks_uri", (name, uri) -> here(uri.toString()).toString());
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The members of a JSON object. */
  static Map<String, Object> members(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object: " + json, e);
    }
  }

  @Override
  public void close() {
    HttpServer server = issuers;
    if (server != null) {
      server.stop(0);
    }
    verifier.close();
    http.close();
  }
}

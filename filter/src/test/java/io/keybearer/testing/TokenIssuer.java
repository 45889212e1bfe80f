package io.keybearer.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer of tokens on loopback, over real HTTP: metadata (OpenID Connect Discovery), a JWK set,
 * and tokens signed with its keys. It stops answering when asked to.
 */
public final class TokenIssuer implements AutoCloseable {
  /** RSA keys take long to make, and tests need few different ones. */
  private static final Map<String, JWK> MADE = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<JWK> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger metadataReads = new AtomicInteger();
  private final AtomicInteger keyReads = new AtomicInteger();
  private volatile String issuer;
  private volatile boolean down;

  private TokenIssuer(HttpServer server) {
    this.server = server;
    this.issuer = address();
    server.setExecutor(threads);
    server.createContext(
        "/.well-known/openid-configuration", exchange -> metadata(exchange, issuer));
    server.createContext("/jwks", this::keys);
    server.start();
  }

  /** Starts one on a free port. It has no key yet. */
  public static TokenIssuer start() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return new TokenIssuer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** Where it is. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it calls itself. */
  public String issuer() {
    return issuer;
  }

  /** Calls itself something else from now on. */
  public TokenIssuer called(String name) {
    issuer = name;
    return this;
  }

  /** Where its metadata are. */
  public URI metadataUrl() {
    return URI.create(address() + "/.well-known/openid-configuration");
  }

  /** Has further metadata at a path, which name another issuer with the same keys. */
  public TokenIssuer alsoCalled(String path, String name) {
    server.createContext(path, exchange -> metadata(exchange, name));
    return this;
  }

  /** Publishes the key of that name, of that algorithm's kind; the same pair for all issuers. */
  public TokenIssuer publish(String name, JWSAlgorithm algorithm) {
    published.add(key(name, algorithm));
    return this;
  }

  /** Publishes any key. */
  public TokenIssuer publish(JWK key) {
    published.add(key);
    return this;
  }

  /** Publishes no key any more. */
  public TokenIssuer withdrawKeys() {
    published.clear();
    return this;
  }

  /** Answers with status 503 from now on, or does not any more. */
  public TokenIssuer down(boolean isDown) {
    down = isDown;
    return this;
  }

  /** How often its metadata were asked for. */
  public int metadataReads() {
    return metadataReads.get();
  }

  /** How often its keys were asked for. */
  public int keyReads() {
    return keyReads.get();
  }

  /** A token of these claims and the issuer's own name, signed with the key of that name. */
  public String token(String key, JWSAlgorithm algorithm, Map<String, ?> claims) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", issuer);
    all.putAll(claims);
    return sign(key(key, algorithm), algorithm, all);
  }

  /** A token of these claims, signed with that key. */
  public static String sign(JWK key, JWSAlgorithm algorithm, Map<String, ?> claims) {
    try {
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(algorithm)
                  .keyID(key.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              new Payload(new LinkedHashMap<>(claims)));
      token.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key pair of that name and of the algorithm's kind. */
  public static JWK key(String name, JWSAlgorithm algorithm) {
    String kind = JWSAlgorithm.Family.RSA.contains(algorithm) ? "RSA" : algorithm.getName();
    return Objects.requireNonNull(
        MADE.computeIfAbsent(name + " " + kind, any -> make(name, algorithm)));
  }

  private static JWK make(String name, JWSAlgorithm algorithm) {
    try {
      if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
        return new RSAKeyGenerator(2048).keyID(name).generate();
      }
      Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
      return new ECKeyGenerator(curve).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void metadata(HttpExchange exchange, String name) throws IOException {
    metadataReads.incrementAndGet();
    write(exchange, "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + address() + "/jwks\"}");
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyReads.incrementAndGet();
    write(exchange, new JWKSet(published).toString(true));
  }

  private void write(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(down ? 503 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

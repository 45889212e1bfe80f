package io.keybearer.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server of our own on loopback, over real HTTP: it lets users consent, issues
 * tokens, rotates refresh tokens as told, and misbehaves when asked to. Below {@link #realmUrl()}
 * it has the same endpoints where Keycloak has them, and metadata.
 *
 * <p>Refresh tokens belong to families: what comes of one {@link #newGrant()}.
 */
public final class AuthorizationServer implements AutoCloseable {
  /** What happens to a refresh token that was used. */
  public enum Rotation {
    /** It stays. */
    NONE,
    /** A new one replaces it; the old one is refused. */
    ROTATE,
    /** A new one replaces it; using the old one again revokes the whole family. */
    REUSE_REVOKES_FAMILY,
    /** A new one replaces it; the old one still gets tokens, as for a lost answer. */
    REUSE_GRACE
  }

  /** Answers one request in a way of its own. */
  public interface Answer {
    /** Writes the answer, or does not. */
    void give(HttpExchange exchange, Map<String, String> form) throws IOException;
  }

  /** The client that it knows. */
  public static final String CLIENT_ID = "client-1";

  private static final String REALM = "/realms/r";

  private final HttpServer server;
  private final AuthorizationCodes codes = new AuthorizationCodes();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> refreshTokens = new ConcurrentHashMap<>();
  private final Set<Integer> revokedFamilies = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> usedTokens = new ConcurrentHashMap<>();
  private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private volatile Rotation rotation = Rotation.ROTATE;
  private volatile Duration life = Duration.ofHours(1);
  private volatile Duration latency = Duration.ZERO;
  private volatile Set<String> secrets = Set.of("secret-of-client-1");
  private volatile Runnable onRequest = () -> {};
  private volatile Runnable onAnswer = () -> {};

  private AuthorizationServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/token", this::handle);
    server.createContext("/authorize", this::authorize);
    server.createContext(REALM + "/protocol/openid-connect/token", this::handle);
    server.createContext(REALM + "/protocol/openid-connect/auth", this::authorize);
    server.createContext(
        REALM + "/.well-known/openid-configuration",
        exchange ->
            write(
                exchange,
                200,
                "{\"issuer\":\""
                    + realmUrl()
                    + "\",\"authorization_response_iss_parameter_supported\":true}"));
    server.createContext(
        "/revoke",
        exchange -> {
          revoked.add(form(exchange).getOrDefault("token", ""));
          write(exchange, 200, "{}");
        });
    server.start();
  }

  /** Starts one on a free port. */
  public static AuthorizationServer start() throws IOException {
    // Else each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return new AuthorizationServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** The token endpoint's URL. */
  public String tokenUrl() {
    return address() + "/token";
  }

  /** The authorization endpoint's URL. */
  public String authorizationUrl() {
    return address() + "/authorize";
  }

  /** The URL of a realm as Keycloak has them, which is its issuer too. */
  public String realmUrl() {
    return address() + REALM;
  }

  /** What it does with users. */
  public AuthorizationCodes codes() {
    return codes;
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The life of access tokens from now on. */
  public AuthorizationServer life(Duration expiresIn) {
    this.life = expiresIn;
    return this;
  }

  /** How long an answer takes from now on. */
  public AuthorizationServer latency(Duration time) {
    this.latency = time;
    return this;
  }

  /** What becomes of refresh tokens from now on. */
  public AuthorizationServer rotation(Rotation policy) {
    this.rotation = policy;
    return this;
  }

  /** The client's secrets from now on. */
  public AuthorizationServer secrets(String... valid) {
    this.secrets = Set.of(valid);
    return this;
  }

  /** Answers the next requests in these ways, one each; later ones as usual. */
  public void script(Answer... answers) {
    script.addAll(List.of(answers));
  }

  /** Runs when a request has come and nothing has been done about it. */
  public AuthorizationServer onRequest(Runnable action) {
    this.onRequest = action;
    return this;
  }

  /** Runs when an answer is settled and nothing of it has been written. */
  public AuthorizationServer onAnswer(Runnable action) {
    this.onAnswer = action;
    return this;
  }

  /** A refresh token of a new family, as if a user had consented. */
  public String newGrant() {
    return newRefreshToken(numbers.incrementAndGet());
  }

  /** The forms of the token requests so far. */
  public List<Map<String, String>> requests() {
    return requests;
  }

  /** How often a refresh token, or for null the client's own credentials, were sent. */
  public long timesSent(@org.jspecify.annotations.Nullable String refreshToken) {
    return requests.stream()
        .filter(form -> java.util.Objects.equals(form.get("refresh_token"), refreshToken))
        .count();
  }

  /** The access tokens issued so far; a copy. */
  public Set<String> issuedTokens() {
    return Set.copyOf(accessTokens);
  }

  /** Whether this server issued the access token. */
  public boolean issued(String accessToken) {
    return accessTokens.contains(accessToken);
  }

  /** Whether the refresh token would be accepted now. */
  public boolean accepts(String refreshToken) {
    Integer family = refreshTokens.get(refreshToken);
    return family != null && !revokedFamilies.contains(family);
  }

  /** The tokens that were handed to the revocation endpoint. */
  public Set<String> revoked() {
    return revoked;
  }

  /** An answer of this status, body and headers ({@code Name: value}). */
  public static Answer status(int status, String body, String... headers) {
    return (exchange, form) -> {
      for (String header : headers) {
        int colon = header.indexOf(':');
        exchange
            .getResponseHeaders()
            .add(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      write(exchange, status, body.replace('\'', '"'));
    };
  }

  /** The usual answer's work is done, but the connection ends without a word of it. */
  public Answer lostAnswer() {
    return (exchange, form) -> {
      usual(form);
      exchange.close();
    };
  }

  /** The connection ends, and nothing was done. */
  public static Answer reset() {
    return (exchange, form) -> exchange.close();
  }

  /** The usual answer, a byte at a time. */
  public Answer drip(Duration gap) {
    return (exchange, form) -> {
      byte[] bytes = usual(form).body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      for (byte each : bytes) {
        exchange.getResponseBody().write(each);
        exchange.getResponseBody().flush();
        java.util.concurrent.locks.LockSupport.parkNanos(gap.toNanos());
      }
      exchange.close();
    };
  }

  /** The usual answer after a while. */
  public Answer slow(Duration time) {
    return (exchange, form) -> {
      Reply reply = usual(form);
      java.util.concurrent.locks.LockSupport.parkNanos(time.toNanos());
      write(exchange, reply.status(), reply.body());
    };
  }

  /** The usual answer. */
  public Answer usual() {
    return (exchange, form) -> {
      Reply reply = usual(form);
      write(exchange, reply.status(), reply.body());
    };
  }

  /** A gate before another answer. */
  public static Gate gate(Answer then) {
    return new Gate(then);
  }

  /** An answer that waits until it is let go. */
  public static final class Gate implements Answer {
    private final Answer then;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(Answer then) {
      this.then = then;
    }

    @Override
    public void give(HttpExchange exchange, Map<String, String> form) throws IOException {
      arrived.countDown();
      await(open);
      then.give(exchange, form);
    }

    /** Waits until a request stands at the gate. */
    public void awaitArrival() {
      await(arrived);
    }

    /** Whether a request has come to the gate. */
    public boolean hasArrived() {
      return arrived.getCount() == 0;
    }

    /** Lets it go. */
    public void open() {
      open.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nothing came within 30 s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Reply(int status, String body) {}

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(exchange);
    addBasic(exchange, form);
    requests.add(form);
    onRequest.run();
    Answer scripted = script.poll();
    if (scripted != null) {
      scripted.give(exchange, form);
      return;
    }
    Reply reply = usual(form);
    java.util.concurrent.locks.LockSupport.parkNanos(latency.toNanos());
    onAnswer.run();
    write(exchange, reply.status(), reply.body());
  }

  private void authorize(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    exchange.getResponseHeaders().add("Location", codes.answer(query).toString());
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private Reply redeemed(Map<String, String> request) {
    String idToken =
        AuthorizationCodes.idToken(request).map(it -> ",\"id_token\":\"" + it + "\"}").orElse("}");
    String tokens = tokens(newGrant());
    return new Reply(200, tokens.substring(0, tokens.length() - 1) + idToken);
  }

  private synchronized Reply usual(Map<String, String> form) {
    if (!CLIENT_ID.equals(form.get("client_id"))
        || !secrets.contains(form.getOrDefault("client_secret", ""))) {
      return new Reply(401, "{\"error\":\"invalid_client\"}");
    }
    if ("client_credentials".equals(form.get("grant_type"))) {
      return new Reply(200, tokens(null));
    }
    if ("authorization_code".equals(form.get("grant_type"))) {
      return codes
          .redeem(form)
          .map(this::redeemed)
          .orElse(new Reply(400, "{\"error\":\"invalid_grant\"}"));
    }
    String used = form.getOrDefault("refresh_token", "");
    if (!accepts(used)) {
      Integer family = usedTokens.get(used);
      if (family != null && rotation == Rotation.REUSE_GRACE) {
        return new Reply(200, tokens(newRefreshToken(family)));
      }
      if (family != null && rotation == Rotation.REUSE_REVOKES_FAMILY) {
        revokedFamilies.add(family);
      }
      return new Reply(400, "{\"error\":\"invalid_grant\"}");
    }
    if (rotation == Rotation.NONE) {
      return new Reply(200, tokens(null));
    }
    int family = refreshTokens.remove(used);
    usedTokens.put(used, family);
    return new Reply(200, tokens(newRefreshToken(family)));
  }

  private String tokens(@org.jspecify.annotations.Nullable String refreshToken) {
    String accessToken = "access-token-" + numbers.incrementAndGet();
    accessTokens.add(accessToken);
    return "{\"access_token\":\""
        + accessToken
        + "\",\"token_type\":\"Bearer\",\"scope\":\"read\",\"expires_in\":"
        + life.toSeconds()
        + (refreshToken == null ? "" : ",\"refresh_token\":\"" + refreshToken + "\"")
        + "}";
  }

  private String newRefreshToken(int family) {
    String token = "refresh-token-" + family + "-" + numbers.incrementAndGet();
    refreshTokens.put(token, family);
    return token;
  }

  /** A client that proves itself in the header is as good as one that does in the form. */
  private static void addBasic(HttpExchange exchange, Map<String, String> form) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header != null && header.startsWith("Basic ")) {
      String[] pair =
          new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
              .split(":", 2);
      form.put("client_id", URLDecoder.decode(pair[0], StandardCharsets.UTF_8));
      form.put("client_secret", URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static void write(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

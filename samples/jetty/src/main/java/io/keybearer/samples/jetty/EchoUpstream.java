package io.keybearer.samples.jetty;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The backend behind the gateway: answers every request with JSON that shows method, path and the
 * headers it received. Listens on a free loopback port. Thread-safe.
 */
public final class EchoUpstream implements AutoCloseable {
  private static final int REMEMBERED = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Received> received = new ArrayDeque<>();

  /**
   * A request as it arrived.
   *
   * @param method such as {@code GET}
   * @param path path and query
   * @param headers all values by name
   */
  public record Received(String method, String path, Map<String, List<String>> headers) {
    /** All values of a header, by its name in any casing. */
    public List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }
  }

  /**
   * Takes a free port and answers.
   *
   * @throws DemoException if there is none
   */
  public EchoUpstream() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new DemoException("The echo upstream did not start: " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its address, without a path. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests so far, oldest first; the latest thousand at most. */
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name, List.copyOf(values)));
      Received request =
          new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
      remember(request);
      byte[] body = json(request);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void remember(Received request) {
    synchronized (received) {
      received.addLast(request);
      if (received.size() > REMEMBERED) {
        received.removeFirst();
      }
    }
  }

  private static byte[] json(Received request) throws IOException {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("method", request.method());
    shown.put("path", request.path());
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    shown.put("headers", headers);
    return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shown) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}

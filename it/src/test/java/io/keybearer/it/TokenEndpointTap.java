package io.keybearer.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in front of the authorization server's token endpoint, passes everything on, and remembers
 * what was asked and which tokens were really issued. Thread-safe.
 */
final class TokenEndpointTap implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> issued = new CopyOnWriteArrayList<>();
  private final URI tokenUrl;
  private final HttpServer server;

  TokenEndpointTap(URI tokenUrl) throws IOException {
    this.tokenUrl = tokenUrl;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/token", this::pass);
    server.start();
  }

  /** The address to put in the place of the token endpoint's. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  /** The bodies of the token requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The access tokens that the authorization server issued, oldest first. */
  List<String> issued() {
    return List.copyOf(issued);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(tokenUrl).POST(HttpRequest.BodyPublishers.ofByteArray(body));
      for (String name : List.of("Content-Type", "Authorization", "Accept")) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
          request.header(name, value);
        }
      }
      HttpResponse<byte[]> answer = send(request.build());
      JsonNode token = JSON.readTree(answer.body()).path("access_token");
      if (token.isTextual()) {
        issued.add(token.textValue());
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

package io.keybearer.samples.jetty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A client of the admin web application's REST API for one service, with the JDK's HTTP client.
 * Thread-safe.
 */
public final class ManagementApi {
  private static final String VERSION = "2024-05-01";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String service;
  private final String token;

  /**
   * A client.
   *
   * @param admin the admin web application's address, ending in a slash
   * @param service the service's name
   * @param token an API token
   */
  public ManagementApi(URI admin, String service, String token) {
    this.service =
        admin
            + "subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo"
            + "/providers/Microsoft.ApiManagement/service/"
            + service;
    this.token = token;
  }

  /**
   * Reads a resource.
   *
   * @param path below the service, each segment as it is, such as {@code authorizationProviders},
   *     {@code demo}; none for the service itself
   * @return the answer, whatever its status
   */
  public HttpResponse<String> get(String... path) {
    return send(request(path).GET());
  }

  /**
   * Creates or updates a resource.
   *
   * @param properties the members of {@code properties}
   * @param path as in {@link #get}
   * @return the answer, whatever its status
   */
  public HttpResponse<String> put(Map<String, ?> properties, String... path) {
    String body = JSON.valueToTree(Map.of("properties", properties)).toString();
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  /**
   * Does something with a resource.
   *
   * @param body the request's members
   * @param path as in {@link #get}; the last segment is the action
   * @return the answer, whatever its status
   */
  public HttpResponse<String> post(Map<String, ?> body, String... path) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())));
  }

  /**
   * Deletes a resource.
   *
   * @param path as in {@link #get}
   * @return the answer, whatever its status
   */
  public HttpResponse<String> delete(String... path) {
    return send(request(path).header("If-Match", "*").DELETE());
  }

  /**
   * The body of an answer that must be a success.
   *
   * @throws DemoException if it is not; the message has status and body
   */
  public static JsonNode expectSuccess(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new DemoException(
          answer.request().method()
              + " "
              + answer.uri().getPath()
              + " was answered "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new DemoException("The admin web application's answer is no JSON", e);
    }
  }

  private HttpRequest.Builder request(String... path) {
    StringBuilder address = new StringBuilder(service);
    for (String segment : path) {
      String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
      address.append('/').append(encoded);
    }
    return HttpRequest.newBuilder(URI.create(address + "?api-version=" + VERSION))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new DemoException("The admin web application did not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted", e);
    }
  }
}

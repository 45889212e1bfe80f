package io.keybearer.admin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Talks to the service {@code default} of a running application. */
public final class ArmClient {
  /** The subscription of every path. */
  public static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";

  /** The path of the service. */
  public static final String SERVICE =
      "/subscriptions/"
          + SUBSCRIPTION
          + "/resourceGroups/rg1/providers/Microsoft.ApiManagement/service/default";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningAdmin admin;
  private final String token;

  /** A client of that application with its first API token. */
  public ArmClient(RunningAdmin admin) throws IOException {
    this(admin, admin.token());
  }

  /** A client of that application with that bearer token. */
  public ArmClient(RunningAdmin admin, String token) {
    this.admin = admin;
    this.token = token;
  }

  /** GET of a path below the service, such as {@code /authorizationProviders/p}. */
  public Http.Answer get(String path) {
    return send("GET", path, "", Map.of());
  }

  /** PUT of a path below the service. */
  public Http.Answer put(String path, String body) {
    return send("PUT", path, body, Map.of());
  }

  /** PUT with further headers. */
  public Http.Answer put(String path, String body, Map<String, String> headers) {
    return send("PUT", path, body, headers);
  }

  /** A request to a path below the service, with token and api-version. */
  public Http.Answer send(String method, String path, String body, Map<String, String> headers) {
    return raw(method, SERVICE + path + "?api-version=2024-05-01", body, headers);
  }

  /** A request with the token to any target. */
  public Http.Answer raw(String method, String target, String body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Authorization", "Bearer " + token);
    if (!body.isEmpty()) {
      all.put("Content-Type", "application/json");
    }
    all.putAll(headers);
    try {
      return Http.send(admin, method, target, body, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body as JSON. */
  public static JsonNode json(Http.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.body(), e);
    }
  }

  /** A body in the layout of golden files. */
  public static String pretty(Http.Answer answer) {
    return json(answer).toPrettyString();
  }

  /** A golden file's text. */
  public static String golden(String name) {
    try (var in = ArmClient.class.getResourceAsStream("/golden/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no golden file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

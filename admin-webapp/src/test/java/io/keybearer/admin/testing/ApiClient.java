package io.keybearer.admin.testing;

import java.io.IOException;
import java.util.Map;

/** Talks to the native API of a running application, about the service {@code default}. */
public final class ApiClient {
  /** The path of the service. */
  public static final String SERVICE = "/api/v1/services/default";

  private final ArmClient client;

  /** A client of that application, with its first API token. */
  public ApiClient(RunningAdmin admin) throws IOException {
    this.client = new ArmClient(admin);
  }

  /** GET of a path below the service, query included. */
  public Http.Answer get(String path) {
    return client.raw("GET", SERVICE + path, "", Map.of());
  }

  /** POST to a path below the service. */
  public Http.Answer post(String path, String body) {
    return client.raw("POST", SERVICE + path, body, Map.of());
  }

  /** POST without a body. */
  public Http.Answer post(String path) {
    return post(path, "");
  }
}

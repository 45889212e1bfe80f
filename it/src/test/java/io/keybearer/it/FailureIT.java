package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.samples.jetty.Gateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller, the servlet and the operator see when there is no token to be had. */
class FailureIT {
  private static final Path LOG = Path.of("target", "it.log");

  private final Stage stage = Stage.shared();

  @Test
  void goesOnWithoutAValue_whenErrorsAreIgnored(@TempDir Path folder) throws Exception {
    // Given
    Connection unknown = new Connection(stage.api(), "no-provider", "no-connection", "");
    Webapp webapp =
        new Webapp(folder, unknown.policy("auth-context", true, ""), VariableServlet.class);
    try (Gateway gateway = stage.gateway(webapp)) {

      // When
      HttpResponse<String> answer = Http.get(gateway.address());

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Http.json(answer).path("found").asBoolean()).isFalse();
    }
  }

  @Test
  void answersWithTheDocumentedBody(@TempDir Path folder) throws Exception {
    // Given
    try (Gateway gateway = gatewayOf(folder, new Connection(stage.api(), "nothing", "here", ""))) {

      // When
      HttpResponse<String> answer = Http.get(gateway.address());

      // Then
      JsonNode body = Http.json(answer);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(body.fieldNames())
          .toIterable()
          .containsExactly("statusCode", "message", "activityId");
      assertThat(body.path("statusCode").asInt()).isEqualTo(500);
      assertThat(body.path("message").asText()).isEqualTo("Internal server error");
      assertThat(body.path("activityId").asText()).matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void logsTheActivityWithProviderConnectionAndReason(@TempDir Path folder) throws Exception {
    // Given
    try (Gateway gateway =
        gatewayOf(folder, new Connection(stage.api(), "absent-provider", "absent-one", ""))) {

      // When
      String activity = Http.json(Http.get(gateway.address())).path("activityId").asText();

      // Then
      assertThat(Files.readAllLines(LOG).stream().filter(line -> line.contains(activity)))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("absent-provider", "absent-one", "AuthorizationNotFound"));
    }
  }

  @Test
  void asksForNoToken_whenTheGatewayHasNoAccessPolicy(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway gateway = gatewayOf(folder, Connection.create(stage.api(), tap))) {

      // When
      HttpResponse<String> answer = Http.get(gateway.address());

      // Then
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(tap.requests()).isEmpty();
    }
  }

  @Test
  void looksTheSame_whetherUnknownOrForbidden(@TempDir Path folder, @TempDir Path other)
      throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway forbidden = gatewayOf(folder, Connection.create(stage.api(), tap));
        Gateway unknown = gatewayOf(other, new Connection(stage.api(), "unknown", "unknown", ""))) {

      // When
      HttpResponse<String> toForbidden = Http.get(forbidden.address());
      HttpResponse<String> toUnknown = Http.get(unknown.address());

      // Then
      assertThat(toForbidden.statusCode()).isEqualTo(toUnknown.statusCode());
      assertThat(toForbidden.headers().map().keySet())
          .isEqualTo(toUnknown.headers().map().keySet());
      assertThat(withoutActivity(toForbidden)).isEqualTo(withoutActivity(toUnknown));
    }
  }

  private Gateway gatewayOf(Path folder, Connection connection) throws Exception {
    return stage.gateway(
        new Webapp(folder, connection.policy("auth-context", false, ""), VariableServlet.class));
  }

  private static String withoutActivity(HttpResponse<String> answer) throws Exception {
    return answer.body().replace(Http.json(answer).path("activityId").asText(), "");
  }
}

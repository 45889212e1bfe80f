package io.keybearer.it;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.samples.jetty.ManagementApi;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the operator does through the packaged admin web application's REST API. */
class ManagementIT {
  private final Stage stage = Stage.shared();

  @Test
  void writesTheFirstTokenForItsOwnerOnly() throws Exception {
    assertThat(Files.getPosixFilePermissions(stage.backstage().apiTokenFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refusesWithoutToken() throws Exception {
    HttpResponse<String> answer =
        Http.get(
            stage
                .admin()
                .address()
                .resolve(
                    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo"
                        + "/providers/Microsoft.ApiManagement/service/default?api-version=2024-05-01"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    assertThat(Http.json(answer).path("error").path("code").asText()).isNotEmpty();
  }

  @Test
  void refusesAWrongToken() {
    ManagementApi stranger = new ManagementApi(stage.admin().address(), "default", "wrong");

    assertThat(stranger.get().statusCode()).isEqualTo(401);
  }

  @Test
  void showsTheServicesIdentity() {
    JsonNode identity = expectSuccess(stage.api().get()).path("identity");

    assertThat(identity.path("principalId").asText()).matches("[0-9a-f-]{36}");
    assertThat(identity.path("tenantId").asText()).matches("[0-9a-f-]{36}");
  }

  @Test
  void createsWith201AndUpdatesWith200() throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection =
          new Connection(stage.api(), "created-" + UUID.randomUUID(), "one", "unused");

      // When
      HttpResponse<String> first = connection.putProvider(tap);
      HttpResponse<String> second = connection.putProvider(tap);

      // Then
      assertThat(first.statusCode()).isEqualTo(201);
      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(second.headers().firstValue("ETag")).isPresent();
    }
  }

  @Test
  void neverTellsTheSecret() throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = Connection.create(stage.api(), tap);

      // When
      HttpResponse<String> answer =
          stage
              .api()
              .get(
                  "authorizationProviders",
                  connection.provider(),
                  "authorizations",
                  connection.authorization());

      // Then
      assertThat(
              expectSuccess(answer).path("properties").path("parameters").path("clientId").asText())
          .isEqualTo("client");
      assertThat(answer.body()).doesNotContain(connection.clientSecret(), "clientSecret");
    }
  }
}

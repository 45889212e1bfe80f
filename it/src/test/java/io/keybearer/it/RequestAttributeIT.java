package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.samples.jetty.Gateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A servlet behind the filter reads the authorization context; the document sets no header. */
class RequestAttributeIT {
  private final Stage stage = Stage.shared();

  @Test
  void handsTheContextToTheServlet(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = Connection.create(stage.api(), tap).allowGateways();
      Webapp webapp =
          new Webapp(folder, connection.policy("auth-context", false, ""), VariableServlet.class);
      try (Gateway gateway = stage.gateway(webapp)) {

        // When
        JsonNode seen = Http.json(Http.get(gateway.address()));

        // Then
        Secrets.addAll(tap.issued());
        String token = tap.issued().get(0);
        assertThat(seen.path("accessToken").asText()).isEqualTo(token);
        assertThat(seen.path("claims").path("token_type").asText()).isEqualToIgnoringCase("Bearer");
        assertThat(seen.path("text").asText()).isNotEmpty().doesNotContain(token);
      }
    }
  }

  @Test
  void leavesTheCallersHeadersAlone(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = Connection.create(stage.api(), tap).allowGateways();
      Webapp webapp =
          new Webapp(folder, connection.policy("auth-context", false, ""), VariableServlet.class);
      try (Gateway gateway = stage.gateway(webapp)) {

        // When
        JsonNode seen =
            Http.json(Http.get(gateway.address(), "Authorization", "Basic b2Y6Y2FsbGVy"));

        // Then
        Secrets.addAll(tap.issued());
        assertThat(seen.path("authorization")).hasSize(1);
        assertThat(seen.path("authorization").get(0).asText()).isEqualTo("Basic b2Y6Y2FsbGVy");
      }
    }
  }
}

package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.samples.jetty.EchoUpstream.Received;
import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request through the gateway reaches the upstream with a token that was really issued. */
class MainJobIT {
  private final Stage stage = Stage.shared();

  @Test
  void givesTheUpstreamTheTokenThatTheEndpointIssued(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway gateway = gateway(folder, connection(tap))) {
      String path = uniquePath();

      // When
      HttpResponse<String> answer = Http.get(gateway.address().resolve(path));

      // Then
      Secrets.addAll(tap.issued());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(tap.issued()).hasSize(1);
      assertThat(received(path).header("Authorization"))
          .containsExactly("Bearer " + tap.issued().get(0));
    }
  }

  @Test
  void asksForNoSecondToken_whileTheFirstIsValid(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway gateway = gateway(folder, connection(tap))) {
      Http.get(gateway.address().resolve(uniquePath()));
      String path = uniquePath();

      // When
      Http.get(gateway.address().resolve(path));

      // Then
      Secrets.addAll(tap.issued());
      assertThat(tap.requests()).hasSize(1);
      assertThat(received(path).header("Authorization"))
          .containsExactly("Bearer " + tap.issued().get(0));
    }
  }

  @Test
  void asksForOneToken_whenManyRequestsOfTwoGatewaysFindNone(
      @TempDir Path folder, @TempDir Path other) throws Exception {
    // Given
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = connection(tap);
      try (Gateway first = gateway(folder, connection);
          Gateway second = gateway(other, connection)) {
        List<Callable<Integer>> requests =
            Stream.of(first, second)
                .flatMap(gateway -> Stream.generate(() -> status(gateway)).limit(16))
                .toList();

        // When
        List<Future<Integer>> answers = clients.invokeAll(requests);

        // Then
        Secrets.addAll(tap.issued());
        for (Future<Integer> answer : answers) {
          assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(tap.requests()).hasSize(1);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void replacesTheCallersOwnHeader_inAnyCasing(@TempDir Path folder) throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway gateway = gateway(folder, connection(tap))) {
      String path = uniquePath();

      // When
      Http.get(gateway.address().resolve(path), "AUTHORIZATION", "Bearer of-the-caller");

      // Then
      Secrets.addAll(tap.issued());
      assertThat(received(path).header("Authorization"))
          .containsExactly("Bearer " + tap.issued().get(0));
    }
  }

  @Test
  void sharesTheTokenWithAGatewayThatStartsLater(@TempDir Path folder, @TempDir Path other)
      throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = connection(tap);
      try (Gateway first = gateway(folder, connection)) {
        Http.get(first.address().resolve(uniquePath()));
      }
      try (Gateway second = gateway(other, connection)) {
        String path = uniquePath();

        // When
        Http.get(second.address().resolve(path));

        // Then
        Secrets.addAll(tap.issued());
        assertThat(tap.requests()).hasSize(1);
        assertThat(received(path).header("Authorization"))
            .containsExactly("Bearer " + tap.issued().get(0));
      }
    }
  }

  /** The clock of the store is what counts; moving the row's times back moves it ahead. */
  @Test
  void asksForExactlyOneMoreToken_afterTheFirstHasEnded(@TempDir Path folder, @TempDir Path other)
      throws Exception {
    // Given a token that ended an hour ago
    try (TokenEndpointTap tap = stage.tap()) {
      Connection connection = connection(tap);
      try (Gateway first = gateway(folder, connection)) {
        Http.get(first.address().resolve(uniquePath()));
      }
      moveTimesBack(connection, 2);
      try (Gateway second = gateway(other, connection)) {
        String path = uniquePath();

        // When
        Http.get(second.address().resolve(path));
        Http.get(second.address().resolve(uniquePath()));

        // Then
        Secrets.addAll(tap.issued());
        assertThat(tap.requests()).hasSize(2);
        assertThat(received(path).header("Authorization"))
            .containsExactly("Bearer " + tap.issued().get(1));
      }
    }
  }

  private void moveTimesBack(Connection of, int hours) throws SQLException {
    EmbeddedDatabase database = stage.backstage().database();
    try (var connection = database.connect(database.owner());
        PreparedStatement update =
            connection.prepareStatement(
                "update token t join authorization a on a.id = t.authorization_id"
                    + " set t.access_expires_at = t.access_expires_at - interval ? hour,"
                    + " t.refresh_at = t.refresh_at - interval ? hour,"
                    + " t.obtained_at = t.obtained_at - interval ? hour where a.name = ?")) {
      for (int parameter = 1; parameter <= 3; parameter++) {
        update.setInt(parameter, hours);
      }
      update.setString(4, of.authorization());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private Connection connection(TokenEndpointTap tap) {
    return Connection.create(stage.api(), tap).allowGateways();
  }

  private Gateway gateway(Path folder, Connection connection) throws IOException {
    return stage.gateway(new Webapp(folder, connection.headerPolicy(), GatewayProxy.class));
  }

  private Received received(String path) {
    return stage.backstage().upstream().received().stream()
        .filter(request -> request.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing reached the upstream at " + path));
  }

  private static Callable<Integer> status(Gateway gateway) {
    URI address = gateway.address().resolve(uniquePath());
    return () -> Http.get(address).statusCode();
  }

  private static String uniquePath() {
    return "/echo/" + UUID.randomUUID();
  }
}

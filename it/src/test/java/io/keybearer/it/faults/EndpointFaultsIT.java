package io.keybearer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.AuthorizationServer.Answer;
import io.keybearer.testing.AuthorizationServer.Rotation;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token endpoint that misbehaves in each way we know; both grants, and what the row says. */
final class EndpointFaultsIT {
  private static final Duration EXCHANGE = Duration.ofSeconds(1);
  private static TestConnections connections;
  private static int names;

  private AuthorizationServer server;
  private Node node;

  /**
   * What happens to one request.
   *
   * @param name its name
   * @param answer the answer
   * @param row what a rotating grant's row says of it: state and error code
   * @param issues whether the server has issued tokens
   * @param served whether the caller gets them
   */
  private record Fault(
      String name,
      Function<AuthorizationServer, Answer> answer,
      String row,
      boolean issues,
      boolean served) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("slow", server -> server.slow(Duration.ofMillis(500)), "OK", true, true),
        issued("too slow", server -> server.slow(Duration.ofMillis(2500)), "no_response"),
        issued("drip", server -> server.drip(Duration.ofMillis(50)), "no_response"),
        issued("reset after sending", AuthorizationServer::lostAnswer, "no_response"),
        unknown("internal error", 500, "{}", "http_500"),
        unknown("bad gateway", 502, "<html/>", "http_502"),
        unknown("empty success", 200, "", "unreadable_response"),
        unknown("page", 200, "<html><body>Sign in</body></html>", "unreadable_response"),
        unknown(
            "error in success",
            200,
            "{'error':'temporarily_unavailable'}",
            "temporarily_unavailable"),
        busy("unavailable for a time", 503),
        busy("too many requests", 429));
  }

  private static Fault issued(
      String name, Function<AuthorizationServer, Answer> answer, String code) {
    return new Fault(name, answer, "UNKNOWN/" + code, true, false);
  }

  private static Fault unknown(String name, int status, String body, String code) {
    return new Fault(
        name, server -> AuthorizationServer.status(status, body), "UNKNOWN/" + code, false, false);
  }

  private static Fault busy(String name, int status) {
    return new Fault(
        name,
        server -> AuthorizationServer.status(status, "{}", "Retry-After: 9"),
        "OK",
        false,
        false);
  }

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    node = new Node(Node.Settings.of(connections).times(EXCHANGE, Duration.ofSeconds(6)));
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void rowSaysWhatIsKnown_andTheGrantIsSentTwiceAtMost_whenARefreshMeetsAFault(Fault fault) {
    // Given
    server.rotation(Rotation.REUSE_REVOKES_FAMILY);
    String grant = server.newGrant();
    AuthorizationRef ref = connections.authorizationCode("fault" + names++, server, grant);
    server.script(fault.answer().apply(server));

    // When
    String first = node.ask(ref);
    String row = connections.token(ref, "concat_ws('/', state, error_code)");
    later(ref);
    String second = node.ask(ref);
    later(ref);
    String third = node.ask(ref);

    // Then
    assertThat(row).isEqualTo(fault.row());
    assertThat(first.startsWith("!")).isEqualTo(!fault.served());
    if (fault.issues() && !fault.served()) {
      // The server has burnt the grant in an answer that never arrived: said, not guessed.
      assertThat(second).contains("OutcomeUnknown");
      assertThat(third).isEqualTo(second);
    } else {
      assertThat(second).matches(server::issued);
      assertThat(third).isEqualTo(second);
    }
    assertThat(server.timesSent(grant)).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void nextRequestSucceeds_whenClientCredentialsMeetAFault(Fault fault) {
    AuthorizationRef ref = connections.clientCredentials("fault" + names++, server);
    server.script(fault.answer().apply(server));

    node.ask(ref);
    later(ref);

    assertThat(node.ask(ref)).matches(server::issued);
    assertThat(connections.token(ref, "state")).isEqualTo("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = Rotation.class,
      names = {"NONE", "REUSE_GRACE"})
  void lostAnswerIsMadeGood_whenTheServerTakesTheGrantAgain(Rotation rotation) {
    server.rotation(rotation);
    String grant = server.newGrant();
    AuthorizationRef ref = connections.authorizationCode("grace" + names++, server, grant);
    server.script(server.lostAnswer());

    node.ask(ref);
    later(ref);

    assertThat(node.ask(ref)).matches(server::issued);
    assertThat(server.timesSent(grant)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorStaysUntilTheSecretIsRight_whenItHasExpired(boolean refresh) {
    AuthorizationRef ref =
        refresh
            ? connections.authorizationCode("secret" + names++, server, server.newGrant())
            : connections.clientCredentials("secret" + names++, server);
    server.secrets("another");

    String first = node.ask(ref);
    String second = node.ask(ref);

    assertThat(first).contains("AuthorizationAcquisitionFailed (invalid_client)");
    assertThat(second).isEqualTo(first);
    assertThat(server.requests()).hasSize(1);
  }

  private void later(AuthorizationRef ref) {
    connections.timePasses(ref, Duration.ofSeconds(40));
    node.time.passes(Duration.ofSeconds(40));
  }
}

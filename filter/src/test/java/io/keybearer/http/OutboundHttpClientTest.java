package io.keybearer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundHttpClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final OutboundHttpClient client =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectIsReturned_neverFollowed(int status) throws IOException {
    try (RawServer other = new RawServer(RawServer.text(OK));
        RawServer server =
            new RawServer(
                RawServer.text(
                    "HTTP/1.1 "
                        + status
                        + " Moved\r\nLocation: "
                        + other.url("/elsewhere")
                        + "\r\nContent-Length: 0\r\n\r\n"))) {
      HttpResponse response = client.send(post(server, "secret=s"), LONG);

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("location")).contains(other.url("/elsewhere"));
      assertThat(other.connections).hasValue(0);
      assertThat(server.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void requestIsSentOnce_whenTheAnswerInvitesToTryAgain(int status) throws IOException {
    try (RawServer server =
        new RawServer(
            RawServer.text(
                "HTTP/1.1 " + status + " No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"))) {
      HttpResponse response = client.send(post(server, "a=b"), LONG);

      assertThat(response.status()).isEqualTo(status);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void requestIsSentOnce_whenTheServerResetsAfterReadingIt() throws IOException {
    try (RawServer server =
        new RawServer(
            (socket, out) -> {
              socket.setSoLinger(true, 0);
              socket.close();
            })) {
      assertThatExceptionOfType(HttpOutcomeUnknownException.class)
          .isThrownBy(() -> client.send(post(server, "a=b"), LONG));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void exchangeEndsAtItsDeadline_whenTheAnswerDrips() throws IOException {
    try (RawServer server =
        new RawServer(
            (socket, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              drip(out);
            })) {
      long start = System.nanoTime();

      assertThatExceptionOfType(HttpOutcomeUnknownException.class)
          .isThrownBy(() -> client.send(post(server, "a=b"), Duration.ofMillis(400)));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(390), Duration.ofSeconds(3));
    }
  }

  @Test
  void bodyIsCutAtOneMebibyte_whenTheServerSendsThirteen() throws IOException {
    try (RawServer server =
        new RawServer(
            (socket, out) -> {
              int length = 13 << 20;
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
              out.write(new byte[length]);
            })) {
      HttpResponse response = client.send(post(server, "a=b"), LONG);

      assertThat(response.body().length()).isEqualTo(1 << 20);
      assertThat(response.truncated()).isTrue();
    }
  }

  @Test
  void bodyIsWhole_whenItIsExactlyAsLongAsTheLimit() throws IOException {
    try (RawServer server =
        new RawServer(
            (socket, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              out.write(new byte[1 << 20]);
            })) {
      assertThat(client.send(post(server, "a=b"), LONG).truncated()).isFalse();
    }
  }

  @Test
  void everyRequestSucceeds_whenTheServerClosesIdleConnectionsInBetween() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      for (int i = 0; i < 12; i++) {
        assertThat(client.send(post(server, "a=b"), LONG).status()).isEqualTo(200);
        server.closeConnections();
      }

      assertThat(server.requests).hasSize(12);
    }
  }

  @Test
  void connectionIsReused_whenTheServerKeepsIt() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      for (int i = 0; i < 5; i++) {
        client.send(post(server, "a=b"), LONG);
      }

      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void cookieIsNotKept_whenTheServerSetsOne() throws IOException {
    try (RawServer server =
        new RawServer(
            RawServer.text(
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n"))) {
      client.send(post(server, "a=b"), LONG);
      client.send(post(server, "a=b"), LONG);

      assertThat(server.requests.get(1)).doesNotContainIgnoringCase("cookie");
    }
  }

  @Test
  void nothingIsWritten_whenTheSenderWithdraws() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> client.send(post(server, "a=b"), LONG, () -> false))
          .matches(e -> e.kind() == HttpNotSentException.Cause.WITHDRAWN);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void nothingIsWritten_whenTheDeadlinePassesBeforeTheLastCheckEnds() throws Exception {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      java.util.concurrent.CountDownLatch overdue = new java.util.concurrent.CountDownLatch(1);

      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(
              () -> client.send(post(server, "a=b"), Duration.ofMillis(200), () -> await(overdue)))
          .matches(e -> e.kind() == HttpNotSentException.Cause.TOO_LATE);
      overdue.countDown();
      assertThat(client.send(post(server, "c=d"), LONG).status()).isEqualTo(200);
      assertThat(server.requests).hasSize(1).allMatch(request -> request.endsWith("c=d"));
    }
  }

  @Test
  void requestIsNotSent_whenNobodyListens() throws IOException {
    RawServer server = new RawServer(RawServer.text(OK));
    HttpRequest request = post(server, "a=b");
    server.close();

    assertThatExceptionOfType(HttpNotSentException.class)
        .isThrownBy(() -> client.send(request, LONG))
        .matches(e -> e.kind() == HttpNotSentException.Cause.NO_CONNECTION);
  }

  @Test
  void requestIsNotSent_whenTheHostDoesNotResolve() {
    assertThatExceptionOfType(HttpNotSentException.class)
        .isThrownBy(
            () -> client.send(HttpRequest.get(URI.create("https://no-such-host.invalid/")), LONG))
        .matches(e -> e.kind() == HttpNotSentException.Cause.UNKNOWN_HOST);
  }

  @Test
  void requestIsNotSent_whenANameLeadsToLoopback() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      URI uri = URI.create(server.url("/").replace("http://127.0.0.1", "https://localhost"));

      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> client.send(HttpRequest.get(uri), LONG))
          .matches(e -> e.kind() == HttpNotSentException.Cause.FORBIDDEN);
      assertThat(server.connections).hasValue(0);
    }
  }

  @Test
  void requestIsNotSent_whenItIsHttpToAHostNotNamed() {
    assertThatExceptionOfType(HttpNotSentException.class)
        .isThrownBy(() -> client.send(HttpRequest.get(URI.create("http://example.com/")), LONG))
        .withMessageContaining("allowed-hosts");
  }

  @Test
  void requestIsNotSent_whenThePeerDoesNotSpeakTls() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      URI uri = URI.create(server.url("/").replace("http://", "https://"));

      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> client.send(HttpRequest.get(uri), Duration.ofSeconds(2)));
    }
  }

  @Test
  void headersAndBodyArriveAsGiven() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      client.send(post(server, "grant_type=client_credentials"), LONG);

      assertThat(server.requests.get(0))
          .startsWith("POST /token HTTP/1.1\n")
          .contains("Content-Type: application/x-www-form-urlencoded\n")
          .contains("User-Agent: Keybearer\n")
          .doesNotContainIgnoringCase("accept-encoding")
          .endsWith("grant_type=client_credentials");
    }
  }

  @Test
  void headerIsRefused_whenItsValueHoldsALineBreak() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpHeader("X", "a\r\nY: b"))
        .withMessageNotContaining("Y: b");
  }

  @Test
  void requestIsNotSent_whenItsHostOrTheClientHasAsManyExchangesAsItMay() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    ExecutorService caller = Executors.newSingleThreadExecutor();
    for (int connections : new int[] {1, 4}) {
      try (OutboundHttpClient limited = new OutboundHttpClient(limits(connections));
          RawServer server =
              new RawServer(
                  (socket, out) -> {
                    try {
                      answered.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  })) {
        // Given
        caller.execute(() -> assertThrows(() -> limited.send(post(server, "a=1"), LONG)));
        Awaitility.await().until(() -> server.requests.size() == 1);

        // When, Then
        assertThatExceptionOfType(HttpNotSentException.class)
            .isThrownBy(() -> limited.send(post(server, "a=2"), LONG))
            .extracting(HttpNotSentException::kind)
            .isEqualTo(
                connections == 1
                    ? HttpNotSentException.Cause.BUSY
                    : HttpNotSentException.Cause.NO_CONNECTION);
        assertThat(server.requests).hasSize(1);
      }
    }
    answered.countDown();
    caller.shutdownNow();
  }

  private static void assertThrows(org.assertj.core.api.ThrowableAssert.ThrowingCallable sending) {
    assertThatExceptionOfType(HttpExchangeException.class).isThrownBy(sending);
  }

  /** One exchange a host, and so many in all. */
  private static HttpSettings limits(int connections) {
    return new HttpSettings(
        Set.of("127.0.0.1"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofMillis(200),
        connections,
        1);
  }

  @Test
  void noThreadIsLeft_whenTheClientIsClosed() throws IOException {
    try (RawServer server = new RawServer(RawServer.text(OK))) {
      client.send(post(server, "a=b"), LONG);

      client.close();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("keybearer-http"));
    }
  }

  private static boolean await(java.util.concurrent.CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void drip(java.io.OutputStream out) throws IOException {
    java.util.concurrent.locks.LockSupport.parkNanos(1);
    for (int i = 0; i < 1000; i++) {
      out.write('x');
      out.flush();
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
  }

  private static HttpRequest post(RawServer server, String body) {
    return new HttpRequest(
        "POST",
        URI.create(server.url("/token")),
        List.of(new HttpHeader("Content-Type", "application/x-www-form-urlencoded")),
        Optional.of(HttpBody.of(body.getBytes(StandardCharsets.UTF_8))));
  }
}

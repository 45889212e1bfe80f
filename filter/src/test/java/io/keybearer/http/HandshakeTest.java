package io.keybearer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybearer.model.Secret;
import io.keybearer.testing.MutualTlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request whose certificate the server refuses once it was written. */
final class HandshakeTest {
  @TempDir private Path folder;

  @Test
  void requestCountsAsNotSent_whenTheServerRefusesTheHandshakeAfterIt() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (MutualTlsServer keys = MutualTlsServer.start(true);
        ServerSocket listening = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
        OutboundHttpClient client = client(keys)) {
      // Given a server that lets its alert be read before the connection ends, as they should
      Future<Boolean> refused = threads.submit(() -> refuse(keys, listening));
      HttpRequest request =
          new HttpRequest(
              "POST",
              URI.create("https://localhost:" + listening.getLocalPort() + "/token"),
              List.of(),
              Optional.of(HttpBody.of("a=b".getBytes(StandardCharsets.UTF_8))));

      // When, Then
      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> client.send(request, Duration.ofSeconds(20)))
          .extracting(HttpNotSentException::kind)
          .isEqualTo(HttpNotSentException.Cause.NO_CONNECTION);
      assertThat(refused.get(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean refuse(MutualTlsServer keys, ServerSocket listening) throws IOException {
    try (Socket plain = listening.accept()) {
      SSLSocket secure =
          (SSLSocket)
              keys.sslContext().getSocketFactory().createSocket(plain, "localhost", 0, false);
      secure.setUseClientMode(false);
      secure.setNeedClientAuth(true);
      try {
        secure.startHandshake();
        return false;
      } catch (SSLHandshakeException e) {
        // What the client writes is taken until it ends the connection.
        plain.getInputStream().readAllBytes();
        return true;
      }
    }
  }

  private OutboundHttpClient client(MutualTlsServer keys) throws Exception {
    return new OutboundHttpClient(
        new HttpSettings(
            Set.of("localhost"),
            Optional.empty(),
            Optional.of(keys.trustStore(folder.resolve("trust.p12"))),
            Optional.of(Secret.of("password")),
            Duration.ofSeconds(3),
            4,
            4));
  }
}

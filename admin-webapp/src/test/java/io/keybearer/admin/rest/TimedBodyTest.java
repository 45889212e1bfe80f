package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The time within which a body must arrive. */
final class TimedBodyTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void bodyIsReadWithinItsTime() throws IOException {
    InputStream body =
        new TimedBody(
            new ByteArrayInputStream(new byte[] {1, 2, 3}), Duration.ofSeconds(1), now::get);
    now.set(Duration.ofSeconds(1).toNanos());

    assertThat(body.read()).isEqualTo(1);
    assertThat(body.readAllBytes()).containsExactly(2, 3);
    assertThat(body.read()).isEqualTo(-1);
  }

  @Test
  void trickleEnds_whenItsTimeIsUp() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            now.addAndGet(Duration.ofMillis(300).toNanos());
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
          }
        };
    InputStream body = new TimedBody(endless, Duration.ofSeconds(1), now::get);

    assertThatThrownBy(body::readAllBytes)
        .isInstanceOfSatisfying(
            RestException.class, refused -> assertThat(refused.error().status()).isEqualTo(408));
    assertThat(now.get()).isEqualTo(Duration.ofMillis(1200).toNanos());
  }

  @Test
  void containersTimeoutIsTheSameAnswer() {
    for (IOException failure :
        new IOException[] {
          new IOException(new TimeoutException("idle")), new SocketTimeoutException("read")
        }) {
      InputStream body = new TimedBody(failing(failure), Duration.ofSeconds(1), now::get);

      assertThatThrownBy(body::read)
          .isInstanceOfSatisfying(
              RestException.class, refused -> assertThat(refused.error().status()).isEqualTo(408));
    }
  }

  @Test
  void brokenConnectionIsNoTimeout() {
    InputStream body =
        new TimedBody(failing(new IOException("reset")), Duration.ofSeconds(1), now::get);

    assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("reset");
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }
}

package io.keybearer.admin.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A request's body that must arrive within a time, however busily it trickles. A client that sends
 * nothing at all is ended by the container, whose time-out of a read becomes the same answer.
 */
final class TimedBody extends FilterInputStream {
  private final LongSupplier nanoTime;
  private final long end;

  /**
   * A body whose time begins now.
   *
   * @param longest how long it may take
   * @param nanoTime the time as {@link System#nanoTime} gives it
   */
  TimedBody(InputStream body, Duration longest, LongSupplier nanoTime) {
    super(body);
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + longest.toNanos();
  }

  /**
   * Reads a byte.
   *
   * @throws RestException 408 when the time is up
   */
  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads some bytes.
   *
   * @throws RestException 408 when the time is up
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (nanoTime.getAsLong() - end > 0) {
      throw timeout();
    }
    try {
      return super.read(bytes, offset, length);
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
          throw timeout();
        }
      }
      throw e;
    }
  }

  private static RestException timeout() {
    return RestException.of(
        408,
        "RequestTimeout",
        "The request content took too long to arrive.",
        "Connection",
        "close");
  }
}

package io.keybearer.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body that the application writes: passes it on, keeps it for the policies, or drops it
 * when the policies have answered already.
 */
final class GatewayOutput extends ServletOutputStream {
  private final GatewayResponse response;
  private final int limitBytes;
  private final Consumer<Runnable> executor;
  private @Nullable ByteArrayOutputStream kept;
  private boolean nonBlocking;

  GatewayOutput(
      GatewayResponse response, boolean keeps, int limitBytes, Consumer<Runnable> executor) {
    this.response = response;
    this.kept = keeps ? new ByteArrayOutputStream() : null;
    this.limitBytes = limitBytes;
    this.executor = executor;
  }

  /** The body so far, when it is kept; null when it is passed on. */
  byte @Nullable [] kept() {
    return kept == null ? null : kept.toByteArray();
  }

  /** Drops what is kept. */
  void forget() {
    if (kept != null) {
      kept.reset();
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (response.isAnswered()) {
      return;
    }
    if (kept != null && response.isEventStream()) {
      kept = null;
      response.streamWithoutPolicies();
    }
    if (kept != null) {
      keep(kept, bytes, offset, length);
    } else if (response.isStreaming()) {
      response.container().getOutputStream().write(bytes, offset, length);
    }
  }

  private void keep(ByteArrayOutputStream target, byte[] bytes, int offset, int length)
      throws IOException {
    if (length > limitBytes - target.size()) {
      throw new IOException(
          "The response body is longer than the " + limitBytes + " bytes that policies can read");
    }
    target.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (kept == null && !response.isAnswered() && response.isStreaming()) {
      response.container().flushBuffer();
    }
  }

  @Override
  public void close() throws IOException {
    if (kept == null && !response.isAnswered() && response.isStreaming()) {
      response.container().getOutputStream().close();
    }
  }

  @Override
  public boolean isReady() {
    try {
      return !nonBlocking || response.container().getOutputStream().isReady();
    } catch (IOException e) {
      // The write that follows reports it.
      return true;
    }
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    if (kept == null) {
      nonBlocking = true;
      try {
        response.container().getOutputStream().setWriteListener(listener);
      } catch (IOException e) {
        listener.onError(e);
      }
      return;
    }
    executor.accept(
        () -> {
          try {
            listener.onWritePossible();
          } catch (IOException | RuntimeException e) {
            listener.onError(e);
          }
        });
  }
}

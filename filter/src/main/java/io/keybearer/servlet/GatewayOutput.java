package io.keybearer.servlet;

import io.keybearer.policy.BodyFilter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
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
  private final BodyFilters filters = new BodyFilters();
  private boolean nonBlocking;
  private @Nullable Runnable whenEnded;

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
      if (filters.isEmpty()) {
        response.container().getOutputStream().write(bytes, offset, length);
      } else {
        send(filters.pass(bytes, offset, length));
      }
    }
  }

  private void send(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      response.container().getOutputStream().write(bytes);
    }
  }

  /**
   * Says what is to see the body from now on.
   *
   * @return whether the body's length may change by it
   */
  boolean through(List<BodyFilter> newFilters) {
    filters.set(newFilters);
    return filters.changeLength();
  }

  /**
   * Sends what the filters kept back.
   *
   * @param then what is to be done afterwards, if that has to wait until the container takes bytes
   * @return whether everything is sent; else the container's thread will do the rest
   */
  boolean end(Runnable then) throws IOException {
    if (filters.isAtEnd()) {
      return true;
    }
    if (nonBlocking && !response.container().getOutputStream().isReady()) {
      whenEnded = then;
      return false;
    }
    send(filters.end());
    return true;
  }

  /** The container takes bytes again: the filters' rest, or whatever the application has. */
  private void writePossible(WriteListener listener) throws IOException {
    Runnable then = whenEnded;
    if (then == null) {
      listener.onWritePossible();
    } else {
      whenEnded = null;
      try {
        send(filters.end());
      } finally {
        then.run();
      }
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
    if (kept == null
        && !response.isAnswered()
        && response.isStreaming()
        && end(this::closeContainer)) {
      response.container().getOutputStream().close();
    }
  }

  private void closeContainer() {
    try {
      response.container().getOutputStream().close();
    } catch (IOException e) {
      // The client is gone: nobody is left to be told.
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
        response.container().getOutputStream().setWriteListener(new EndingListener(listener));
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

  /** Passes on what the container says, but for what {@link #end} waits for. */
  private final class EndingListener implements WriteListener {
    private final WriteListener listener;

    EndingListener(WriteListener listener) {
      this.listener = listener;
    }

    @Override
    public void onWritePossible() throws IOException {
      writePossible(listener);
    }

    @Override
    public void onError(Throwable cause) {
      listener.onError(cause);
    }
  }
}

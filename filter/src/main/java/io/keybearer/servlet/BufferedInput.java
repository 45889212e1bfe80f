package io.keybearer.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** A request body that is at hand. Always ready, so that a read listener is called once. */
final class BufferedInput extends ServletInputStream {
  private final ByteArrayInputStream bytes;
  private final Consumer<Runnable> executor;

  /**
   * An input of these bytes.
   *
   * @param executor runs a read listener on a thread of the container
   */
  BufferedInput(byte[] bytes, Consumer<Runnable> executor) {
    this.bytes = new ByteArrayInputStream(bytes);
    this.executor = executor;
  }

  @Override
  public int read() {
    return bytes.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return bytes.read(target, offset, length);
  }

  @Override
  public int available() {
    return bytes.available();
  }

  @Override
  public boolean isFinished() {
    return bytes.available() == 0;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    executor.accept(
        () -> {
          try {
            if (!isFinished()) {
              listener.onDataAvailable();
            }
            if (isFinished()) {
              listener.onAllDataRead();
            }
          } catch (IOException | RuntimeException e) {
            listener.onError(e);
          }
        });
  }
}

package io.keybearer.samples.jetty;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sample is made of; closing stops it in reverse order. After that no part is taken over and
 * no step of the start is taken, so that an interrupt during the start leaves nothing running.
 * Thread-safe.
 */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes a part over.
   *
   * @throws DemoException if the parts were stopped meanwhile; the part is stopped too
   */
  public <T extends AutoCloseable> T add(T part) {
    synchronized (this) {
      if (!closed) {
        started.push(part);
        return part;
      }
    }
    stop(part);
    throw new DemoException("The demo was stopped while it started.");
  }

  /**
   * Takes one step of the start.
   *
   * @throws DemoException if the parts were stopped meanwhile; the step is not taken
   */
  public void step(Runnable step) {
    synchronized (this) {
      if (closed) {
        throw new DemoException("The demo was stopped while it started.");
      }
    }
    step.run();
  }

  /** Stops all parts; one that does not stop cleanly is logged. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }

  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
    }
  }
}

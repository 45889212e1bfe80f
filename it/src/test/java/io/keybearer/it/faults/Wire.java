package io.keybearer.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a TCP port of this machine that a test can hold, cut and mend: held bytes wait, as in a
 * network that drops them for a time. Thread-safe.
 */
final class Wire implements AutoCloseable {
  private final int target;
  private final ServerSocket entry;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Object gate = new Object();
  private boolean open = true;
  private boolean questionsPass;
  private volatile @Nullable String marker;

  /** A wire to that port of loopback. */
  Wire(int target) throws IOException {
    this.target = target;
    this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** The port of this end. */
  int port() {
    return entry.getLocalPort();
  }

  /**
   * Holds every answer once the client has sent this text. What the client has still to send of the
   * same statement gets through: a prepared one comes in two parts, in one packet or two.
   */
  void holdAfter(String text) {
    marker = text;
  }

  /** Waits until the text of {@link #holdAfter} has passed. */
  void awaitHeld() throws InterruptedException {
    if (!held.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing to hold came within 30 s");
    }
  }

  /** Nothing gets through in either direction any more, and no side is told. */
  void hold() {
    synchronized (gate) {
      open = false;
    }
  }

  /** What was held goes on. */
  void release() {
    synchronized (gate) {
      open = true;
      questionsPass = false;
      gate.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    release();
    threads.shutdownNow();
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.addAll(List.of(client, server));
        threads.execute(() -> pump(client, server, true));
        threads.execute(() -> pump(server, client, false));
      } catch (IOException e) {
        // The target does not listen at the moment, or this end was closed.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean fromClient) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitOpen(fromClient);
        boolean hold = fromClient && marks(buffer, length);
        if (hold) {
          holdAnswers();
        }
        out.write(buffer, 0, length);
        out.flush();
        if (hold) {
          held.countDown();
        }
      }
    } catch (IOException e) {
      // One side is gone: so is the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean marks(byte[] buffer, int length) {
    String text = marker;
    if (text == null
        || !new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
      return false;
    }
    marker = null;
    return true;
  }

  private void holdAnswers() {
    synchronized (gate) {
      open = false;
      questionsPass = true;
    }
  }

  private void awaitOpen(boolean fromClient) throws InterruptedException {
    synchronized (gate) {
      while (!open && !(fromClient && questionsPass)) {
        gate.wait();
      }
    }
  }
}

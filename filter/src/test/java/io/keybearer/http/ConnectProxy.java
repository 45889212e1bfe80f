package io.keybearer.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on loopback. It makes tunnels, answers other requests itself, and keeps the head of
 * each request that it gets.
 */
final class ConnectProxy implements AutoCloseable {
  final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final String refusal;

  /** A proxy; with a refusal, such as {@code 407 No}, it answers every request with that. */
  ConnectProxy(String refusal) throws IOException {
    this.refusal = refusal;
    threads.execute(this::accept);
  }

  /** How a client names it. */
  HttpProxy proxy(Optional<HttpProxy.Login> login) {
    return new HttpProxy("127.0.0.1", server.getLocalPort(), login);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The proxy was closed.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      heads.add(head);
      String[] words = head.split("[ \r]", 3);
      OutputStream out = client.getOutputStream();
      if (!refusal.isEmpty()) {
        write(out, "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n");
      } else if (words[0].equals("CONNECT")) {
        tunnel(client, words[1]);
      } else {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy");
      }
    } catch (IOException e) {
      // One side went away, as they do at the end of a tunnel.
      return;
    }
  }

  private void tunnel(Socket client, String target) throws IOException {
    String[] parts = target.split(":", 2);
    try (Socket there = new Socket(parts[0], Integer.parseInt(parts[1]))) {
      open.add(there);
      write(client.getOutputStream(), "HTTP/1.1 200 Connected\r\n\r\n");
      threads.execute(() -> pump(there, client));
      client.getInputStream().transferTo(there.getOutputStream());
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // As in serve.
      return;
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
        break;
      }
    }
    return head.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}

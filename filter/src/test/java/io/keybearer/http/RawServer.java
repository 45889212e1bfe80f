package io.keybearer.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback server that answers with exactly the bytes it is told, to see what a client does. */
final class RawServer implements AutoCloseable {
  /** Writes an answer; closing the socket afterwards is its own decision. */
  interface Answer {
    void write(Socket socket, OutputStream out) throws IOException;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Answer answer;

  RawServer(Answer answer) throws IOException {
    this.answer = answer;
    threads.execute(this::accept);
  }

  static Answer text(String text) {
    return (socket, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  void closeConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeConnections();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The server was closed.
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      while (!socket.isClosed()) {
        String request = readRequest(in);
        if (request.isEmpty()) {
          return;
        }
        requests.add(request);
        answer.write(socket, socket.getOutputStream());
        if (!socket.isClosed()) {
          socket.getOutputStream().flush();
        }
      }
    } catch (IOException e) {
      // The client went away, as some tests want it to.
      return;
    }
  }

  private static String readRequest(BufferedReader in) throws IOException {
    StringBuilder request = new StringBuilder();
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      request.append(line).append('\n');
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      request.append((char) in.read());
    }
    return request.toString();
  }
}

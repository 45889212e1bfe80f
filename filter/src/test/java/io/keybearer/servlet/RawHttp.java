package io.keybearer.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends HTTP/1.1 as written, so that casing, order and copies of header fields arrive as sent. */
final class RawHttp {
  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /**
   * A response.
   *
   * @param status the status code
   * @param headers the field lines as received
   * @param body the decoded body
   */
  record Answer(int status, List<String> headers, String body) {
    /** The values of a header. */
    List<String> header(String name) {
      List<String> values = new ArrayList<>();
      for (String line : headers) {
        int colon = line.indexOf(':');
        if (line.substring(0, colon).equalsIgnoreCase(name)) {
          values.add(line.substring(colon + 1).strip());
        }
      }
      return values;
    }
  }

  /** Sends a request without a body: the lines are the request line and header fields. */
  Answer send(String... lines) throws IOException {
    return exchange(String.join("\r\n", lines), "");
  }

  /** Sends a request with a body. */
  Answer post(String target, String contentType, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return exchange(
        "POST "
            + target
            + " HTTP/1.1\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + length,
        body);
  }

  /** Opens a connection and sends a request, for tests that watch the answer arrive. */
  Socket open(String... lines) throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(10_000);
    write(socket, String.join("\r\n", lines), "");
    return socket;
  }

  private Answer exchange(String head, String body) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      write(socket, head, body);
      return read(socket.getInputStream().readAllBytes());
    }
  }

  private static void write(Socket socket, String head, String body) throws IOException {
    String request = head + "\r\nHost: gateway.test\r\nConnection: close\r\n\r\n" + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static Answer read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    List<String> lines = text.substring(0, end).lines().toList();
    int status = Integer.parseInt(lines.get(0).substring(9, 12));
    List<String> headers = lines.subList(1, lines.size());
    boolean chunked =
        headers.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .anyMatch(line -> line.startsWith("transfer-encoding:") && line.endsWith("chunked"));
    byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    return new Answer(
        status, headers, new String(chunked ? unchunk(body) : body, StandardCharsets.UTF_8));
  }

  private static byte[] unchunk(byte[] body) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int line = text.indexOf("\r\n", at);
      int size = Integer.parseInt(text.substring(at, line), 16);
      if (size == 0) {
        return content.toByteArray();
      }
      content.write(body, line + 2, size);
      at = line + 2 + size + 2;
    }
  }

  /** Reads from the stream until the text has been seen; fails at its end. */
  static String readUntil(InputStream input, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = input.read();
      if (next < 0) {
        throw new AssertionError("'" + text + "' did not come; seen: " + seen);
      }
      seen.append((char) next);
    }
    return seen.toString();
  }
}

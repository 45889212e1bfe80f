package io.keybearer.admin.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends requests byte by byte as given, so that no client tidies up what a test is about. */
public final class Http {
  private Http() {}

  /**
   * An answer.
   *
   * @param status its status code
   * @param headers its headers, names in lower case, values joined by commas
   * @param body its body as text
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    /** A header's value; empty when there is none. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /**
   * Sends a request on a connection of its own.
   *
   * @param target path and query below the context path, sent as it is
   * @param body sent when it is not empty
   */
  public static Answer send(
      RunningAdmin admin, String method, String target, String body, Map<String, String> headers)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder(method)
            .append(" /admin")
            .append(target)
            .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (content.length > 0) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
      sendAsFarAsItGoes(socket, content);
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  /** A server may answer, and stop reading, before a body has ended. */
  private static void sendAsFarAsItGoes(Socket socket, byte[] content) {
    try {
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The answer is on its way.
    }
  }

  private static Answer read(InputStream in) throws IOException {
    String status = line(in);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "," + b);
    }
    byte[] rest = in.readAllBytes();
    byte[] body = "chunked".equals(headers.get("transfer-encoding")) ? unchunked(rest) : rest;
    return new Answer(
        Integer.parseInt(status.split(" ", -1)[1]),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] unchunked(byte[] chunks) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    InputStream in = new java.io.ByteArrayInputStream(chunks);
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}

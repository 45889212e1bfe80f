package io.keybearer.samples.jetty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Loopback ports that may be in use by others. */
public final class Ports {
  private Ports() {}

  /** Whether a program could listen on the port now; true for 0, a free one. */
  public static boolean isFree(int port) {
    try {
      open(port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that a program could listen on the port now.
   *
   * @param port the port
   * @param user what wants to listen on it
   * @param property the system property that chooses another
   * @throws DemoException if it could not
   */
  public static void requireFree(int port, String user, String property) {
    try {
      open(port).close();
    } catch (IOException e) {
      throw inUse(port, user, property, e);
    }
  }

  /** A port that was free a moment ago. */
  public static int free() {
    try (ServerSocket socket = open(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DemoException("There is no free port: " + e.getMessage(), e);
    }
  }

  /** Says that a port is in use, and what to do. */
  static DemoException inUse(int port, String user, String property, IOException cause) {
    return new DemoException(
        "Port %d of the %s is in use; choose another with -D%s=<port>."
            .formatted(port, user, property),
        cause);
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}

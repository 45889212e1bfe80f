package io.keybearer.it.faults;

import io.keybearer.samples.jetty.AdminServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The packaged admin web application in a JVM of its own. Arguments: its port, the archive, a
 * folder to unpack it in, and settings as {@code name=value}. Says {@code ready}, and ends with its
 * standard input.
 */
final class AdminMain {
  private AdminMain() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 3; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
    }
    try (AdminServer server = new AdminServer(Integer.parseInt(arguments[0]))) {
      server.start(Path.of(arguments[1]), Path.of(arguments[2]), settings);
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Nothing is to be said to it.
      }
    }
  }
}

package io.keybearer.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What operators call a process: setting {@code node-name}, or else the name of its host. */
public final class NodeName {
  private NodeName() {}

  /** The name. */
  public static String of(Settings settings) {
    return settings.text("node-name").orElseGet(NodeName::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

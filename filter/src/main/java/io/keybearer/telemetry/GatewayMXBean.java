package io.keybearer.telemetry;

import java.util.List;

/**
 * A gateway in JMX, under {@code io.keybearer:type=Gateway,service=…,name=…,instance=…}. Read only;
 * every attribute is as of the moment it is asked for.
 */
public interface GatewayMXBean {
  /** The service whose authorizations it uses. */
  String getService();

  /** What operators call it. */
  String getNode();

  /** The filter's version. */
  String getVersion();

  /** Whether it works at all. */
  boolean isLive();

  /** Whether it can serve requests. */
  boolean isReady();

  /** What is not as it should be, a sentence each. */
  List<String> getReasons();

  /** Requests for a token that its cache served, since its start. */
  long getCacheHits();

  /** Requests for a token that were served otherwise, since its start. */
  long getCacheMisses();

  /** Token refreshes under way. */
  int getRefreshesUnderWay();

  /** Seconds since management changes were last seen; -1 before the first time. */
  long getSecondsSinceChangesSeen();

  /** SHA-256 of the policy document in force. */
  String getPolicyInForce();

  /** The last error of a token refresh; empty when there was none. */
  String getLastError();
}

package io.keybearer.admin.web;

/**
 * What the page of a new login link shows.
 *
 * @param frame around it
 * @param connection the address of the connection's page
 * @param link the link, which whoever knows it may use
 * @param minutes how long it is good for
 */
public record LoginLinkModel(Frame frame, String connection, String link, long minutes) {
  /** Shows nothing of the link. */
  @Override
  public String toString() {
    return "LoginLinkModel[redacted]";
  }
}

package io.keybearer.admin.web;

import java.time.Instant;
import java.util.List;

/**
 * What the page of who is signed in shows.
 *
 * @param frame around it
 * @param hasPassword whether they have an account of this application, with a password
 * @param sessions their sessions, the last used first
 */
public record ProfileModel(Frame frame, boolean hasPassword, List<OpenSession> sessions) {
  /**
   * A session.
   *
   * @param createdAt when it began
   * @param seenAt when it was last used
   * @param current whether it is the one that asks
   */
  public record OpenSession(Instant createdAt, Instant seenAt, boolean current) {}
}

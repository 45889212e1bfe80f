package io.keybearer.admin.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of API tokens shows.
 *
 * @param frame around it
 * @param tokens the API tokens
 * @param newToken the form of a new token
 * @param issued the token that was just made, shown this once; empty otherwise
 */
public record ApiTokensModel(Frame frame, List<Row> tokens, Form newToken, String issued) {
  /**
   * An API token.
   *
   * @param id names it
   * @param name what it is called
   * @param role its role, in words
   * @param createdBy who made it
   * @param expiresAt when it ends
   * @param lastUsedAt when it was last used
   */
  public record Row(
      String id,
      String name,
      String role,
      String createdBy,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** Shows nothing of the token. */
  @Override
  public String toString() {
    return "ApiTokensModel[redacted]";
  }
}

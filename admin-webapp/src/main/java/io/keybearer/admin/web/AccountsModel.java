package io.keybearer.admin.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of accounts shows.
 *
 * @param frame around it
 * @param accounts the accounts
 * @param newAccount the form of a new account
 */
public record AccountsModel(Frame frame, List<Row> accounts, Form newAccount) {
  /**
   * An account.
   *
   * @param name its name
   * @param role its role, in words
   * @param disabled whether nobody can sign in with it
   * @param temporary whether a setting made it
   * @param lastSignInAt when somebody last did
   */
  public record Row(
      String name,
      String role,
      boolean disabled,
      boolean temporary,
      Optional<Instant> lastSignInAt) {}
}

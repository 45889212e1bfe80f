package io.keybearer.admin.web;

import io.keybearer.admin.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of accounts and API tokens shows.
 *
 * @param frame around it
 * @param accounts the accounts
 * @param tokens the API tokens
 * @param newAccount the form of a new account
 * @param newToken the form of a new token
 * @param issued the token that was just made, shown this once; empty otherwise
 */
public record SettingsModel(
    Frame frame,
    List<AccountRow> accounts,
    List<TokenRow> tokens,
    Form newAccount,
    Form newToken,
    String issued) {
  /**
   * An account.
   *
   * @param name its name
   * @param role its role, in words
   * @param disabled whether nobody can sign in with it
   * @param temporary whether a setting made it
   * @param lastSignInAt when somebody last did
   */
  public record AccountRow(
      String name,
      String role,
      boolean disabled,
      boolean temporary,
      Optional<Instant> lastSignInAt) {}

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
  public record TokenRow(
      String id,
      String name,
      String role,
      String createdBy,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** The roles that can be chosen. */
  static List<Field.Option> roles(Texts texts) {
    return List.of(Role.values()).stream()
        .map(role -> new Field.Option(role.text(), texts.of("role." + role.text())))
        .toList();
  }

  /** Shows nothing of the token. */
  @Override
  public String toString() {
    return "SettingsModel[redacted]";
  }
}

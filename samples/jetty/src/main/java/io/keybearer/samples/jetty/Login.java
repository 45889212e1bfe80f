package io.keybearer.samples.jetty;

/**
 * A user of the demo's database.
 *
 * @param user the name
 * @param password the password; {@link #toString()} does not show it
 */
public record Login(String user, String password) {
  /** Shows the name alone. */
  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}

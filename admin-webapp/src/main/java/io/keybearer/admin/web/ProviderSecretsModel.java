package io.keybearer.admin.web;

/**
 * What the page of a provider's client secrets shows; never a secret.
 *
 * @param frame around it
 * @param provider the path of the provider's page
 * @param first the one in use
 * @param second the one that is tried where the first is refused
 * @param form a new second one
 */
public record ProviderSecretsModel(
    Frame frame, String provider, Slot first, Slot second, Form form) {
  /**
   * A secret.
   *
   * @param present whether there is one
   * @param lastDay its last day, such as {@code 2027-01-31}; empty where it is not known
   */
  public record Slot(boolean present, String lastDay) {}
}

package io.keybearer.admin.service;

import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyText;
import io.keybearer.store.DocumentStore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The policy documents that gateways told of. Thread-safe. */
public final class GatewayPolicies {
  /** The most documents of all gateways together that are looked at. */
  public static final int MOST_DOCUMENTS = 10_000;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final UseCase useCase;

  /** What these stores hold. */
  public GatewayPolicies(ManagementStores stores) {
    this.useCase = new UseCase(stores);
  }

  /**
   * The documents of a service's gateways, by name, those in force first, then by gateway; at most
   * {@link #MOST_DOCUMENTS}.
   *
   * @throws ManagementException when there is no such service
   */
  public List<GatewayDocument> documents(ResourceName service) {
    return useCase.run(
        transaction ->
            DocumentStore.all(transaction, useCase.service(transaction, service), MOST_DOCUMENTS));
  }

  /**
   * The text of a document.
   *
   * @param hash SHA-256 of its bytes, in hexadecimal digits
   * @return nothing when no gateway uploaded such a text
   * @throws ManagementException when there is no such service
   */
  public Optional<PolicyText> text(ResourceName service, String hash) {
    return HASH.matcher(hash).matches()
        ? useCase.run(
            transaction ->
                DocumentStore.text(transaction, useCase.service(transaction, service), hash))
        : Optional.empty();
  }
}

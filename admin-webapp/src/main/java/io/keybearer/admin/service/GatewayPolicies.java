package io.keybearer.admin.service;

import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyText;
import io.keybearer.store.DocumentStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    return documents(service, Optional.empty());
  }

  /**
   * Those of them that have a text.
   *
   * @param hash SHA-256 of its bytes, in hexadecimal digits
   * @throws ManagementException when there is no such service
   */
  public List<GatewayDocument> documents(ResourceName service, String hash) {
    return HASH.matcher(hash).matches() ? documents(service, Optional.of(hash)) : List.of();
  }

  private List<GatewayDocument> documents(ResourceName service, Optional<String> hash) {
    return useCase.run(
        transaction ->
            DocumentStore.all(
                transaction, useCase.service(transaction, service), hash, MOST_DOCUMENTS));
  }

  /**
   * The texts of the fragments that a service's gateways run, by their ids.
   *
   * @throws ManagementException when there is no such service
   */
  Map<String, String> fragments(ResourceName service) {
    Map<String, String> byId = new TreeMap<>();
    useCase
        .run(
            transaction ->
                DocumentStore.fragments(transaction, useCase.service(transaction, service)))
        .forEach((file, text) -> byId.put(file.replaceAll("^fragments/|\\.xml$", ""), text));
    return byId;
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

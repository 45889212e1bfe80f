package io.keybearer.store;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateways' own rows: who is there, what it runs, and what it used last. Safe for use by many
 * threads.
 */
public final class NodeStore {
  private static final String REPORT =
      """
      insert into gateway_node (uid, service_id, name, software_version, certificate_fingerprint,
        policy_hash, cache_ratio, last_error, started_at, seen_at)
      select :uid, s.id, :name, :version, :certificate, :policy, :ratio, :error,
        utc_timestamp(6), utc_timestamp(6)
      from service s where s.name_key = :service
      on duplicate key update name = values(name), software_version = values(software_version),
        certificate_fingerprint = values(certificate_fingerprint),
        policy_hash = values(policy_hash), cache_ratio = values(cache_ratio),
        last_error = values(last_error), seen_at = values(seen_at)
      """;

  private static final String USED =
      """
      update authorization set last_used_at = utc_timestamp(6), last_used_by = :node
      where id in (<ids>)
      """;

  private final Database database;

  /** A store over this database. */
  public NodeStore(Database database) {
    this.database = database;
  }

  /**
   * Writes a node's row, or brings it up to date.
   *
   * @return whether there is such a service
   * @throws StoreException if the store can't be reached
   */
  public boolean report(NodeReport report) {
    return database.with(
        handle ->
            handle
                    .createUpdate(REPORT)
                    .bind("uid", Columns.bytes(report.uid()))
                    .bind("service", io.keybearer.model.ResourceKey.of(report.service()))
                    .bind("name", report.name())
                    .bind("version", report.softwareVersion())
                    .bind("certificate", bytes(report.certificate()))
                    .bind("policy", bytes(report.policyHash()))
                    .bind("ratio", report.cacheRatio().orElse(null))
                    .bind("error", report.lastError().map(NodeStore::cut).orElse(null))
                    .execute()
                > 0);
  }

  /**
   * Notes that authorizations were used just now.
   *
   * @param authorizationIds their rows
   * @param node the node that used them
   * @throws StoreException if the store can't be reached
   */
  public void used(Collection<Long> authorizationIds, String node) {
    if (!authorizationIds.isEmpty()) {
      database.with(
          handle ->
              handle
                  .createUpdate(USED)
                  .bindList("ids", authorizationIds)
                  .bind("node", node)
                  .execute());
    }
  }

  private static byte @Nullable [] bytes(Optional<String> hex) {
    return hex.map(HexFormat.of()::parseHex).orElse(null);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), 1024));
  }
}

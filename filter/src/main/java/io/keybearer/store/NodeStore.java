package io.keybearer.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The gateways' own rows: who is there, what it runs, and what it used last. Safe for use by many
 * threads.
 */
public final class NodeStore {
  private static final String REPORT =
      """
      insert into gateway_node (uid, service_id, name, software_version, certificate_fingerprint,
        kek_acknowledged, policy_hash, cache_ratio, last_error, started_at, seen_at)
      select :uid, s.id, :name, :version, :certificate, :key, :policy, :ratio, :error,
        utc_timestamp(6), utc_timestamp(6)
      from service s where s.name_key = :service
      on duplicate key update name = values(name), software_version = values(software_version),
        certificate_fingerprint = values(certificate_fingerprint),
        kek_acknowledged = values(kek_acknowledged), policy_hash = values(policy_hash), cache_ratio = values(cache_ratio),
        last_error = values(last_error), seen_at = values(seen_at)
      """;

  private static final String USED =
      """
      update authorization set last_used_at = utc_timestamp(6), last_used_by = :node
      where id in (<ids>)
      """;

  private static final String LIVE =
      """
      select n.name, n.kek_acknowledged from gateway_node n join service s on s.id = n.service_id
      where s.uid = :service and n.seen_at > utc_timestamp(6) - interval :within microsecond
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
                    .bind("key", report.acknowledgedKey().map(Columns::bytes).orElse(null))
                    .bind("policy", bytes(report.policyHash()))
                    .bind("ratio", report.cacheRatio().orElse(null))
                    .bind("error", report.lastError().map(NodeStore::cut).orElse(null))
                    .execute()
                > 0);
  }

  /**
   * A gateway and the newest key that it said it can use.
   *
   * @param name what operators call it
   * @param acknowledgedKey the key; empty when it can use none
   */
  public record NodeKey(String name, Optional<UUID> acknowledgedKey) {}

  /**
   * The gateways of a service that have reported lately.
   *
   * @param serviceUid the service
   * @param within how lately
   * @throws StoreException if the store can't be reached
   */
  public List<NodeKey> live(UUID serviceUid, Duration within) {
    return database.with(
        handle ->
            handle
                .createQuery(LIVE)
                .bind("service", Columns.bytes(serviceUid))
                .bind("within", Columns.micros(within))
                .map(
                    (row, context) ->
                        new NodeKey(
                            row.getString("name"),
                            Optional.ofNullable(row.getBytes("kek_acknowledged"))
                                .map(Columns::uid)))
                .list());
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

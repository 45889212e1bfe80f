package io.keybearer.store;

import io.keybearer.model.GatewayNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The nodes' own rows: who is there, what it runs, and what it used last. Admin web applications
 * are among them, with a row for each service and no policy hash. Safe for use by many threads.
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
      update authorization set last_used_at = utc_timestamp(6), last_used_by = :node,
        last_used_as = :caller
      where id in (<ids>)
      """;

  private static final String LIVE =
      """
      select n.name, n.kek_acknowledged from gateway_node n join service s on s.id = n.service_id
      where s.uid = :service and n.seen_at > utc_timestamp(6) - interval :within microsecond
      """;

  private static final String ALL =
      """
      select n.name, n.software_version, n.certificate_fingerprint, n.kek_acknowledged,
        n.policy_hash, n.cache_ratio, n.last_error, n.started_at, n.seen_at,
        n.seen_at > utc_timestamp(6) - interval 60 second as live
      from gateway_node n where n.service_id = :service order by n.name, n.started_at desc limit 1000
      """;

  private static final int MOST_CALLER = 640;

  private final Database database;
  private final DocumentStore documents;
  private final Transactions transactions;

  /** A store over this database. */
  public NodeStore(Database database) {
    this.database = database;
    this.documents = new DocumentStore(database);
    this.transactions = new Transactions(database);
  }

  /**
   * Writes a node's row, or brings it up to date.
   *
   * @return whether the row is new; false also when there is no such service
   * @throws StoreException if the store can't be reached
   */
  public boolean report(NodeReport report) {
    return transactions.run(
        transaction ->
            transaction
                    .handle()
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
                == 1);
  }

  /**
   * Replaces what a gateway has told of its policy documents.
   *
   * @param node the gateway's uid; nothing happens when it has no row
   * @param told all of its documents
   * @throws StoreException if the store can't be reached
   */
  public void runs(UUID node, List<DocumentReport> told) {
    documents.replace(node, told);
  }

  /**
   * A node and the newest key that it said it can use.
   *
   * @param name what operators call it
   * @param acknowledgedKey the key; empty when it can use none
   */
  public record NodeKey(String name, Optional<UUID> acknowledgedKey) {}

  /**
   * The nodes of a service that have reported lately.
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

  /** The gateways of a service by name, at most 1,000. */
  public static List<GatewayNode> all(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(ALL)
        .bind("service", service.id())
        .map((row, context) -> node(row))
        .list();
  }

  private static GatewayNode node(ResultSet row) throws SQLException {
    double ratio = row.getDouble("cache_ratio");
    boolean hasRatio = !row.wasNull();
    return new GatewayNode(
        row.getString("name"),
        row.getString("software_version"),
        hex(row.getBytes("certificate_fingerprint")),
        Optional.ofNullable(row.getBytes("kek_acknowledged")).map(Columns::uid),
        hex(row.getBytes("policy_hash")),
        hasRatio ? Optional.of(ratio) : Optional.empty(),
        Optional.ofNullable(row.getString("last_error")),
        Objects.requireNonNull(Columns.instant(row, "started_at")),
        Objects.requireNonNull(Columns.instant(row, "seen_at")),
        row.getBoolean("live"));
  }

  private static Optional<String> hex(byte @Nullable [] bytes) {
    return bytes == null ? Optional.empty() : Optional.of(HexFormat.of().formatHex(bytes));
  }

  /**
   * Notes that authorizations were used just now.
   *
   * @param authorizationIds their rows
   * @param node the node that used them
   * @param caller on whose behalf
   * @throws StoreException if the store can't be reached
   */
  public void used(Collection<Long> authorizationIds, String node, String caller) {
    if (!authorizationIds.isEmpty()) {
      transactions.run(
          transaction ->
              transaction
                  .handle()
                  .createUpdate(USED)
                  .bindList("ids", authorizationIds)
                  .bind("node", node)
                  .bind("caller", caller.substring(0, Math.min(caller.length(), MOST_CALLER)))
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

package io.keybearer.store;

import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyScope;
import io.keybearer.model.PolicyText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The policy documents that gateways run: a row for each gateway and document, which goes with the
 * gateway's own row, and each text once. {@link NodeStore} writes them. Thread-safe.
 */
public final class DocumentStore {
  private static final String NODE = "select id, service_id from gateway_node where uid = :node";

  private static final String TEXT =
      """
      insert into gateway_policy (service_id, hash, document, masked, uploaded_at)
      values (:service, :hash, :text, :masked, utc_timestamp(6))
      on duplicate key update uploaded_at = values(uploaded_at)
      """;

  // The time is left alone while the hash is the same.
  private static final String DOCUMENT =
      """
      insert into gateway_document (node_id, name, in_force, scope, path, hash, problems, since)
      values (:node, :name, :inForce, :scope, :path, :hash, :problems, utc_timestamp(6))
      on duplicate key update since = if(hash <=> values(hash), since, values(since)),
        scope = values(scope), path = values(path), hash = values(hash),
        problems = values(problems)
      """;

  private static final String ALL =
      """
      select n.name as node, n.seen_at > utc_timestamp(6) - interval 60 second as live, d.name,
        d.scope, d.path, d.in_force, d.hash, d.problems, d.since, p.hash is not null as readable
      from gateway_document d join gateway_node n on n.id = d.node_id
        left join gateway_policy p on p.service_id = n.service_id and p.hash = d.hash
      where n.service_id = :service and (:hash is null or d.hash = :hash)
      order by d.name, d.in_force desc, n.name, n.started_at desc limit :most
      """;

  // Where gateways run different texts of a fragment, one of them.
  private static final String FRAGMENTS =
      """
      select f.name, p.document from (
        select d.name, max(d.hash) as hash
        from gateway_document d join gateway_node n on n.id = d.node_id
        where n.service_id = :service and d.scope = 'FRAGMENT' and d.in_force
        group by d.name limit 1000) f
      join gateway_policy p on p.service_id = :service and p.hash = f.hash
      """;

  private static final int MOST_PATH = 1024;

  private final Database database;

  DocumentStore(Database database) {
    this.database = database;
  }

  /** A document's key among those of its node. */
  private record Key(String name, boolean inForce) {}

  /** A node's row. */
  private record Node(long id, long serviceId) {}

  /**
   * Replaces what a gateway has told of its documents.
   *
   * @param node the gateway's uid; nothing happens when it has no row
   * @param documents all of its documents
   * @throws StoreException if the store can't be reached
   */
  void replace(UUID node, List<DocumentReport> documents) {
    database.inTransaction(
        transaction -> {
          Handle handle = transaction.handle();
          handle
              .createQuery(NODE)
              .bind("node", Columns.bytes(node))
              .map((row, context) -> new Node(row.getLong("id"), row.getLong("service_id")))
              .findFirst()
              .ifPresent(found -> replace(handle, found, documents));
          return true;
        });
  }

  private static void replace(Handle handle, Node node, List<DocumentReport> documents) {
    Set<Key> kept =
        documents.stream()
            .map(document -> new Key(document.name(), document.inForce()))
            .collect(Collectors.toSet());
    handle
        .createQuery("select name, in_force from gateway_document where node_id = :node")
        .bind("node", node.id())
        .map((row, context) -> new Key(row.getString(1), row.getBoolean(2)))
        .list()
        .stream()
        .filter(key -> !kept.contains(key))
        .forEach(key -> delete(handle, node, key));
    for (DocumentReport document : documents) {
      document.text().ifPresent(text -> write(handle, node, document, text));
      write(handle, node, document);
    }
  }

  private static void delete(Handle handle, Node node, Key key) {
    handle
        .createUpdate(
            "delete from gateway_document where node_id = :node and name = :name"
                + " and in_force = :inForce")
        .bind("node", node.id())
        .bind("name", key.name())
        .bind("inForce", key.inForce())
        .execute();
  }

  private static void write(Handle handle, Node node, DocumentReport document, PolicyText text) {
    handle
        .createUpdate(TEXT)
        .bind("service", node.serviceId())
        .bind("hash", bytes(document.hash()))
        .bind("text", text.text())
        .bind("masked", text.masked())
        .execute();
  }

  private static void write(Handle handle, Node node, DocumentReport document) {
    handle
        .createUpdate(DOCUMENT)
        .bind("node", node.id())
        .bind("name", document.name())
        .bind("inForce", document.inForce())
        .bind("scope", document.scope().name())
        .bind("path", document.path().substring(0, Math.min(document.path().length(), MOST_PATH)))
        .bind("hash", bytes(document.hash()))
        .bind("problems", Columns.json(document.problems()))
        .execute();
  }

  /**
   * The documents of a service's gateways, by name, those in force first, then by gateway.
   *
   * @param hash SHA-256 of their bytes, 64 hexadecimal digits; empty for all
   * @param most how many at most
   */
  public static List<GatewayDocument> all(
      Transaction transaction, StoredService service, Optional<String> hash, int most) {
    return transaction
        .handle()
        .createQuery(ALL)
        .bind("service", service.id())
        .bind("hash", bytes(hash))
        .bind("most", most)
        .map((row, context) -> document(row))
        .list();
  }

  private static GatewayDocument document(ResultSet row) throws SQLException {
    return new GatewayDocument(
        row.getString("node"),
        row.getBoolean("live"),
        row.getString("name"),
        PolicyScope.valueOf(row.getString("scope")),
        row.getString("path"),
        row.getBoolean("in_force"),
        Optional.ofNullable(row.getBytes("hash")).map(HexFormat.of()::formatHex),
        row.getBoolean("readable"),
        Columns.problems(row.getString("problems")),
        Objects.requireNonNull(Columns.instant(row, "since")));
  }

  /** The texts of the fragments that a service's gateways run, by their files' names. */
  public static Map<String, String> fragments(Transaction transaction, StoredService service) {
    Map<String, String> texts = new TreeMap<>();
    transaction
        .handle()
        .createQuery(FRAGMENTS)
        .bind("service", service.id())
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(text -> texts.put(text.getKey(), text.getValue()));
    return texts;
  }

  /**
   * The text of a document.
   *
   * @param hash SHA-256 of its bytes, 64 hexadecimal digits
   */
  public static Optional<PolicyText> text(
      Transaction transaction, StoredService service, String hash) {
    return transaction
        .handle()
        .createQuery(
            "select document, masked from gateway_policy"
                + " where service_id = :service and hash = :hash")
        .bind("service", service.id())
        .bind("hash", HexFormat.of().parseHex(hash))
        .map((row, context) -> new PolicyText(row.getString(1), row.getBoolean(2)))
        .findFirst();
  }

  private static byte @Nullable [] bytes(Optional<String> hex) {
    return hex.map(HexFormat.of()::parseHex).orElse(null);
  }
}

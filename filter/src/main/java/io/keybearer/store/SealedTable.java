package io.keybearer.store;

import io.keybearer.model.GrantType;
import io.keybearer.vault.Destination;
import io.keybearer.vault.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables that keep sealed records for as long as people keep what they belong to. Records of a
 * consent under way are not among them: they end within the hour, under the key they were made
 * with.
 */
public enum SealedTable {
  /** The secrets of authorization providers. */
  PROVIDER(
      "authorization_provider",
      "id",
      "sealed_secrets",
      "t.version, t.client_id, t.token_url, t.refresh_url, t.name as provider, t.name"
          + " from authorization_provider t join authorization_provider p on p.id = t.id",
      " and version = :version"),

  /** The secrets of authorizations that have a client of their own. */
  AUTHORIZATION(
      "authorization",
      "id",
      "sealed_secrets",
      "t.version, coalesce(t.client_id, p.client_id) as client_id, p.token_url, p.refresh_url,"
          + " p.name as provider, t.name"
          + " from authorization t join authorization_provider p on p.id = t.provider_id",
      " and version = :version"),

  /** Tokens, and the token endpoints' error answers. */
  TOKEN(
      "token",
      "authorization_id",
      "sealed_access,sealed_refresh,sealed_error",
      "t.version, if(a.grant_type = 'ClientCredentials', a.client_id, p.client_id) as client_id,"
          + " p.token_url, p.refresh_url, p.name as provider, a.name from token t"
          + " join authorization a on a.id = t.authorization_id"
          + " join authorization_provider p on p.id = a.provider_id",
      " and version = :version and lease_owner is null and state <> 'DELETING'"),

  /** The token endpoints' error answers that concern a provider. */
  PROVIDER_STATE(
      "provider_state",
      "provider_id",
      "sealed_error",
      "t.config_version as version, p.client_id, p.token_url, p.refresh_url, p.name as provider,"
          + " p.name from provider_state t join authorization_provider p on p.id = t.provider_id",
      " and config_version = :version"),

  /** The keys of webhooks' signatures. */
  WEBHOOK(
      "webhook",
      "service_id",
      "sealed_secret",
      "t.version, '' as client_id, '' as token_url, null as refresh_url, '' as provider,"
          + " '' as name from webhook t",
      " and version = :version");

  private final String table;
  private final String id;
  private final String columns;
  private final String from;
  private final String guards;

  SealedTable(String table, String id, String columns, String from, String guards) {
    this.table = table;
    this.id = id;
    this.columns = columns;
    this.from = from;
    this.guards = guards;
  }

  private List<String> columns() {
    return List.of(columns.split(",", -1));
  }

  /** A sealed record, where it stands and where its secret may be sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Cell(
      String column, Owner owner, Optional<Destination> destination, byte @Nullable [] sealed) {}

  /** A row with its records. */
  record Row(
      long id,
      long version,
      Optional<GrantType> grantType,
      String provider,
      String name,
      List<Cell> cells) {}

  /** The last row of the page after a row; null when there is none. */
  String lastOfPage() {
    return "select max(id) from (select %s as id from %s where %s > :after order by %s limit :limit) page"
        .formatted(id, table, id, id);
  }

  /** The rows of a page that belong to a service and hold a record under another key. */
  String stale() {
    StringBuilder any = new StringBuilder();
    for (String column : columns()) {
      any.append(any.length() == 0 ? "" : " or ");
      any.append("substr(t." + column + ", 2, 16) <> :kek");
    }
    return all() + " and (" + any + ")";
  }

  /** The rows of a page that belong to a service and hold a record. */
  String all() {
    String uid =
        this == TOKEN ? "a.uid" : this == PROVIDER_STATE || this == PROVIDER ? "p.uid" : "t.uid";
    StringBuilder selected = new StringBuilder();
    StringBuilder any = new StringBuilder();
    for (String column : columns()) {
      selected.append("t.").append(column).append(", ");
      any.append(any.length() == 0 ? "t." : " or t.").append(column).append(" is not null");
    }
    String grantType = this == WEBHOOK ? "null as grant_type" : "p.grant_type";
    String service = this == WEBHOOK ? "t.service_id" : "p.service_id";
    return "select t.%s as row_id, %s as row_uid, %s, %s%s where %s = (select id from service where uid = :service) and t.%s > :after and t.%s <= :last and (%s)"
        .formatted(id, uid, grantType, selected, from, service, id, id, any);
  }

  /** Puts other records in the place of a row's, unless the row has changed since it was read. */
  String replacement() {
    StringBuilder assignments = new StringBuilder();
    StringBuilder unchanged = new StringBuilder();
    for (String column : columns()) {
      assignments.append(assignments.length() == 0 ? "" : ", ");
      assignments.append(column + " = :new_" + column);
      unchanged.append(" and " + column + " <=> :old_" + column);
    }
    if (this == TOKEN) {
      assignments.append(", kek_id = if(sealed_access is null, kek_id, :kek)");
    }
    return "update %s set %s where %s = :id%s%s"
        .formatted(table, assignments, id, guards, unchanged);
  }

  Row row(ResultSet row) throws SQLException {
    UUID uid = Columns.uid(row.getBytes("row_uid"));
    String tokenUrl = row.getString("token_url");
    String refreshUrl = row.getString("refresh_url");
    String clientId = row.getString("client_id");
    Destination destination =
        Destination.of(
            tokenUrl, refreshUrl == null ? tokenUrl : refreshUrl, clientId == null ? "" : clientId);
    List<Cell> cells = new ArrayList<>();
    for (String column : columns()) {
      boolean isSent = column.equals("sealed_secrets") || column.equals("sealed_refresh");
      cells.add(
          new Cell(
              column,
              new Owner(uid, table + "." + column),
              isSent ? Optional.of(destination) : Optional.empty(),
              row.getBytes(column)));
    }
    return new Row(
        row.getLong("row_id"),
        row.getLong("version"),
        Optional.ofNullable(row.getString("grant_type")).flatMap(GrantType::named),
        row.getString("provider"),
        row.getString("name"),
        cells);
  }
}

package io.keybearer.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.statement.Update;

/** Rows that have had their time. Times are the database's. Thread-safe. */
public final class AgedRowStore {
  private static final List<String> AGED =
      List.of(
          "audit_event where at < utc_timestamp(6) - interval :audit microsecond",
          "outbox where created_at < utc_timestamp(6) - interval 30 day",
          "webhook_delivery where at < utc_timestamp(6) - interval 30 day",
          "session where expires_at < utc_timestamp(6)",
          "api_token where expires_at < utc_timestamp(6) - interval 90 day",
          "sign_in_throttle where last_at < utc_timestamp(6) - interval 1 day",
          "change_event where at < utc_timestamp(6) - interval 7 day",
          "gateway_node where seen_at < utc_timestamp(6) - interval 7 day",
          "gateway_policy where uploaded_at < utc_timestamp(6) - interval 7 day and hash not in"
              + " (select hash from gateway_document where hash is not null)");

  private final Database database;

  /** The rows of a store. */
  public AgedRowStore(Database database) {
    this.database = database;
  }

  /**
   * Removes audit rows that are older than people want to keep, messages and heartbeats of long
   * ago, sessions and tokens that ended, policy documents that no node has any more; a chunk of
   * each.
   *
   * @param audit how long audit rows are kept
   * @param limit the most rows of each kind
   * @return whether there may be more
   */
  public boolean purge(Duration audit, int limit) {
    return database.with(
        handle -> {
          int most = 0;
          for (String aged : AGED) {
            Update delete =
                handle.createUpdate("delete from " + aged + " limit :limit").bind("limit", limit);
            if (aged.contains(":audit")) {
              delete.bind("audit", Columns.micros(audit));
            }
            most = Math.max(most, delete.execute());
          }
          return most == limit;
        });
  }
}

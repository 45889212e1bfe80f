package io.keybearer.store;

import java.time.Instant;
import java.util.Objects;

/**
 * What the store runs on.
 *
 * @param database the database's own version, such as {@code 11.4.5-MariaDB}
 * @param schemaVersion the newest migration in it
 * @param now the database's time
 */
public record StoreFacts(String database, int schemaVersion, Instant now) {
  /** Reads them. */
  public static StoreFacts read(Transaction transaction) {
    return transaction
        .handle()
        .createQuery("select version(), schema_version, utc_timestamp(6) as now from store")
        .map(
            (row, context) ->
                new StoreFacts(
                    row.getString(1),
                    row.getInt(2),
                    Objects.requireNonNull(Columns.instant(row, "now"))))
        .one();
  }
}

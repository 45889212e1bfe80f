package io.keybearer.store;

/**
 * What the store runs on.
 *
 * @param database the database's own version, such as {@code 11.4.5-MariaDB}
 * @param schemaVersion the newest migration in it
 */
public record StoreFacts(String database, int schemaVersion) {
  /** Reads them. */
  public static StoreFacts read(Transaction transaction) {
    return transaction
        .handle()
        .createQuery("select version(), schema_version from store")
        .map((row, context) -> new StoreFacts(row.getString(1), row.getInt(2)))
        .one();
  }
}

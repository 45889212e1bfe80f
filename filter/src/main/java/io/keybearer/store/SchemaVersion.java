package io.keybearer.store;

import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The versions of the schema that this software can use.
 *
 * <p>The schema states its own version and the oldest software version that can still use it
 * (expand, then contract), so a newer schema is fine as long as it says so.
 *
 * @param schemaVersion the newest migration in the database
 * @param oldestReader the oldest {@link #SUPPORTED} that can use it
 */
record SchemaVersion(int schemaVersion, int oldestReader) {
  /** The schema that this software was written for, and the oldest that it can use. */
  static final int SUPPORTED = 1;

  private static final int NO_SUCH_TABLE = 1146;

  static Optional<SchemaVersion> read(Handle handle) {
    try {
      return handle
          .createQuery("select schema_version, oldest_reader from store")
          .map((row, context) -> new SchemaVersion(row.getInt(1), row.getInt(2)))
          .findFirst();
    } catch (JdbiException e) {
      if (e.getCause() instanceof SQLException cause && cause.getErrorCode() == NO_SUCH_TABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Refuses a schema outside the range.
   *
   * @throws StoreException SCHEMA_UNSUPPORTED
   */
  void check() {
    if (schemaVersion < SUPPORTED) {
      throw new StoreException(
          StoreException.Reason.SCHEMA_UNSUPPORTED,
          "the store's schema is version %d; this software needs version %d or later: start its admin web application once to migrate it"
              .formatted(schemaVersion, SUPPORTED));
    }
    if (oldestReader > SUPPORTED) {
      throw new StoreException(
          StoreException.Reason.SCHEMA_UNSUPPORTED,
          "the store's schema is version %d and needs software for version %d or later; this software is for version %d: update it"
              .formatted(schemaVersion, oldestReader, SUPPORTED));
    }
  }
}

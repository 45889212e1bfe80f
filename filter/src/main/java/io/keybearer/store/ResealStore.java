package io.keybearer.store;

import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Seals what lies under an older key anew, under the current one. Each row is replaced by one
 * compare-and-set that holds only while its records are the ones that were read and, for tokens,
 * nobody has the lease; so it may run beside refreshes and management, and twice. No ETag changes.
 * Thread-safe.
 */
public final class ResealStore {
  private final Database database;
  private final Vault vault;

  /**
   * Records of a store.
   *
   * @param vault opens with all keys and seals with the current one
   */
  public ResealStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /**
   * What became of a page.
   *
   * @param last the page's last row; empty past the end of the table
   * @param resealed rows that are under the current key now
   * @param left rows that were being refreshed or changed: to be looked at again
   * @param unopened rows with a record that does not open here; left as they are
   */
  public record Page(OptionalLong last, int resealed, int left, int unopened) {}

  /**
   * Reseals a page of rows.
   *
   * @param serviceUid the service whose records it is about
   * @param current its current key
   * @param table the table
   * @param after the row after which the page begins
   * @param limit the most rows to look at
   * @throws StoreException when the store can't be used
   * @throws io.keybearer.vault.KeyUnavailableException when there is nothing to seal with
   */
  public Page reseal(UUID serviceUid, UUID current, SealedTable table, long after, int limit) {
    return database.with(
        handle -> {
          OptionalLong last = last(handle, table, after, limit);
          int resealed = 0;
          int left = 0;
          int unopened = 0;
          List<SealedTable.Row> rows =
              last.isEmpty()
                  ? List.of()
                  : handle
                      .createQuery(table.stale())
                      .bind("service", Columns.bytes(serviceUid))
                      .bind("kek", Columns.bytes(current))
                      .bind("after", after)
                      .bind("last", last.getAsLong())
                      .map((row, context) -> table.row(row))
                      .list();
          for (SealedTable.Row row : rows) {
            List<byte @Nullable []> replaced = resealed(serviceUid, row);
            if (replaced.isEmpty()) {
              unopened++;
            } else if (replace(handle, table, row, replaced, current)) {
              resealed++;
            } else {
              left++;
            }
          }
          return new Page(last, resealed, left, unopened);
        });
  }

  static OptionalLong last(Handle handle, SealedTable table, long after, int limit) {
    return handle
        .createQuery(table.lastOfPage())
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, context) ->
                row.getObject(1) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(1)))
        .one();
  }

  /** The row's records under the current key; none at all when one of them does not open. */
  private List<byte @Nullable []> resealed(UUID serviceUid, SealedTable.Row row) {
    List<byte @Nullable []> replaced = new ArrayList<>();
    for (SealedTable.Cell cell : row.cells()) {
      byte[] sealed = cell.sealed();
      try {
        replaced.add(
            sealed == null
                ? null
                : vault.seal(
                    serviceUid,
                    cell.owner(),
                    cell.destination(),
                    vault.open(serviceUid, cell.owner(), cell.destination(), sealed)));
      } catch (VaultException e) {
        return List.of();
      }
    }
    return replaced;
  }

  private static boolean replace(
      Handle handle,
      SealedTable table,
      SealedTable.Row row,
      List<byte @Nullable []> replaced,
      UUID current) {
    Update update =
        handle
            .createUpdate(table.replacement())
            .bind("id", row.id())
            .bind("version", row.version());
    if (table == SealedTable.TOKEN) {
      update.bind("kek", Columns.bytes(current));
    }
    for (int i = 0; i < replaced.size(); i++) {
      SealedTable.Cell cell = row.cells().get(i);
      update
          .bind("old_" + cell.column(), cell.sealed())
          .bind("new_" + cell.column(), replaced.get(i));
    }
    return update.execute() == 1;
  }
}

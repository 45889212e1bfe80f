package io.keybearer.store;

import java.util.function.Function;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Runs the transactions of management: locks first, then reads and writes. Each statement sees what
 * is committed by then, so what is read under a lock is never older than the lock. Thread-safe.
 */
public final class Transactions {
  private static final int MOST_ATTEMPTS = 3;

  private final Database database;

  /** Transactions of a database. */
  public Transactions(Database database) {
    this.database = database;
  }

  /**
   * Runs the work in one transaction; it is rolled back when the work throws. When another
   * transaction got in its way, the work runs again, up to three times in all.
   *
   * @throws StoreException when the store can't be used
   */
  public <T> T run(Function<Transaction, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return database.inTransaction(TransactionIsolationLevel.READ_COMMITTED, work);
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.CONFLICT || attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}

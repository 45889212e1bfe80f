package io.keybearer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of management: locks first, then reads and writes. Each statement sees what
 * is committed by then, so what is read under a lock is never older than the lock. Thread-safe.
 */
public final class Transactions {
  private static final int MOST_ATTEMPTS = 3;

  private static final String SAVEPOINT = "part";

  private final Database database;

  /** The transaction that all work takes part in; null where each has its own. */
  private final @Nullable Transaction joined;

  /** Transactions of a database. */
  public Transactions(Database database) {
    this(database, null);
  }

  private Transactions(Database database, @Nullable Transaction joined) {
    this.database = database;
    this.joined = joined;
  }

  /**
   * Runs the work in one transaction; it is rolled back when the work throws. When another
   * transaction got in its way, the work runs again, up to three times in all.
   *
   * @throws StoreException when the store can't be used
   */
  public <T> T run(Function<Transaction, T> work) {
    return joined == null ? runAlone(work) : runJoined(joined, work);
  }

  /**
   * Finds out what work would come to: all of it happens in one transaction, which is rolled back
   * at the end. A part that throws leaves what the parts before it did.
   *
   * @param work gets transactions that are parts of the one
   * @throws StoreException when the store can't be used, or takes longer than 30 s
   */
  public <T> T rehearse(Function<Transactions, T> work) {
    List<T> result = new ArrayList<>();
    try {
      return database.inTransaction(
          TransactionIsolationLevel.READ_COMMITTED,
          transaction -> {
            result.add(work.apply(new Transactions(database, transaction)));
            throw new Rehearsed();
          });
    } catch (Rehearsed e) {
      return result.get(0);
    }
  }

  /** Rolls a rehearsal back. */
  private static final class Rehearsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rehearsed() {
      super(null, null, false, false);
    }
  }

  private static <T> T runJoined(Transaction joined, Function<Transaction, T> work) {
    joined.handle().savepoint(SAVEPOINT);
    try {
      T result = work.apply(joined);
      joined.handle().releaseSavepoint(SAVEPOINT);
      return result;
    } catch (RuntimeException e) {
      joined.handle().rollbackToSavepoint(SAVEPOINT);
      throw e;
    }
  }

  private <T> T runAlone(Function<Transaction, T> work) {
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

package io.keybearer.admin.security;

import io.keybearer.store.AccountStore;
import io.keybearer.store.ApiTokenStore;
import io.keybearer.store.AuditLog;
import io.keybearer.store.SessionStore;
import io.keybearer.store.SettingStore;
import io.keybearer.store.SignInThrottleStore;
import io.keybearer.store.StoreException;
import io.keybearer.store.Transaction;
import io.keybearer.store.Transactions;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rows that this room works on. Thread-safe.
 *
 * @param transactions runs each use case in one transaction
 */
public record AccessStore(
    Transactions transactions,
    AccountStore accounts,
    SessionStore sessions,
    ApiTokenStore apiTokens,
    SettingStore settings,
    SignInThrottleStore throttle,
    AuditLog audit) {
  /** The rows of a database. */
  public AccessStore(Transactions transactions) {
    this(
        transactions,
        new AccountStore(),
        new SessionStore(),
        new ApiTokenStore(),
        new SettingStore(),
        new SignInThrottleStore(),
        new AuditLog());
  }

  /**
   * Does the work in one transaction; it may run twice when another transaction got in its way.
   *
   * @throws SecurityUnavailableException when the store can't be asked
   */
  <T> T run(Function<Transaction, T> work) {
    try {
      return transactions.run(work);
    } catch (StoreException e) {
      if (!e.mayPass()) {
        throw e;
      }
      throw new SecurityUnavailableException(e);
    }
  }

  /** Appends the audit row of a change to the transaction that makes it. */
  void audit(Transaction transaction, String actor, String action, String target, String detail) {
    audit.append(transaction, Optional.empty(), new AuditLog.Entry(actor, action, target, detail));
  }
}

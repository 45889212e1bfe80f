package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.AccountStore.Values;
import io.keybearer.store.StoredAccount;
import io.keybearer.store.Transaction;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An administrator that a setting makes at a start: to begin with, and whenever nobody can sign in
 * any more. A start without the setting removes it again, once there is another administrator.
 */
final class TemporaryAdministrator {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryAdministrator.class);
  private static final String ACTOR = "setting administrator-password";
  private static final Accounts.Draft ADMIN = new Accounts.Draft(Role.ADMIN, false, false);

  private final AccessStore store;
  private final Accounts accounts;
  private final Passwords passwords;

  TemporaryAdministrator(AccessStore store, Accounts accounts, Passwords passwords) {
    this.store = store;
    this.accounts = accounts;
    this.passwords = passwords;
  }

  /**
   * Makes, mends or removes it.
   *
   * @param login as the settings have it; empty when they don't
   */
  void prepare(Optional<AccessSettings.Login> login) {
    if (login.isEmpty()) {
      store.run(this::removeWhenDispensable);
      return;
    }
    Secret hash = passwords.hash(login.get().password());
    store.run(
        transaction -> {
          store.accounts().lockAll(transaction);
          store
              .accounts()
              .lock(transaction, login.get().name())
              .ifPresentOrElse(
                  account -> mend(transaction, account, login.get(), hash),
                  () -> make(transaction, login.get().name(), hash));
          return true;
        });
  }

  private void make(Transaction transaction, String name, Secret hash) {
    accounts.insert(transaction, ACTOR, name, hash, ADMIN, true);
    LOG.info(
        "the temporary administrator '{}' has been made; make a permanent one, then take the"
            + " setting 'administrator-password' away",
        name);
  }

  private void mend(
      Transaction transaction, StoredAccount account, AccessSettings.Login login, Secret hash) {
    if (!account.temporary()) {
      LOG.warn(
          "the setting 'administrator-password' has no effect: '{}' is a permanent account; for a"
              + " temporary administrator set 'administrator-name' to another name",
          account.name());
      return;
    }
    Values values = new Values(Role.ADMIN.text(), false, false);
    boolean same =
        account.values().equals(values)
            && account
                .passwordHash()
                .map(stored -> passwords.matches(login.password(), stored))
                .orElse(false);
    if (!same) {
      store.accounts().update(transaction, account, values);
      store.accounts().setPassword(transaction, account, hash);
      store.sessions().deleteAll(transaction, account, Optional.empty());
      store.audit(
          transaction, ACTOR, "account.update", Accounts.principal(account.name()), "temporary");
    }
    LOG.info("the temporary administrator '{}' can sign in", account.name());
  }

  private boolean removeWhenDispensable(Transaction transaction) {
    store.accounts().lockAll(transaction);
    if (store.accounts().count(transaction, Role.ADMIN.text()) > 0) {
      store.accounts().all(transaction).stream()
          .filter(StoredAccount::temporary)
          .forEach(
              account -> {
                store.accounts().delete(transaction, account);
                store.audit(
                    transaction,
                    "start without setting administrator-password",
                    "account.delete",
                    Accounts.principal(account.name()),
                    "temporary");
                LOG.info("the temporary administrator '{}' has been removed", account.name());
              });
    }
    return true;
  }
}

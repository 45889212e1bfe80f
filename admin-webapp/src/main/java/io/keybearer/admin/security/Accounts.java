package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.AccountStore.Values;
import io.keybearer.store.StoredAccount;
import io.keybearer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The use cases of accounts. A change that leaves no administrator who can sign in is refused. Each
 * change is an audit row in its transaction. Thread-safe. Every method throws {@link
 * SecurityUnavailableException} when the store can't be asked.
 */
public final class Accounts {
  private static final Pattern NAME =
      Pattern.compile("(?=\\S)[^\\p{Cntrl}/\\\\%]{1,128}(?<=\\S)", Pattern.UNICODE_CHARACTER_CLASS);

  private final AccessStore store;
  private final Passwords passwords;

  Accounts(AccessStore store, Passwords passwords) {
    this.store = store;
    this.passwords = passwords;
  }

  /**
   * An account.
   *
   * @param name as it was written
   * @param role its role
   * @param mayReveal whether it may show access tokens
   * @param disabled whether nobody can sign in with it
   * @param temporary whether a setting made it at a start
   * @param version counts its changes
   * @param lastSignInAt empty: never
   */
  public record Account(
      String name,
      Role role,
      boolean mayReveal,
      boolean disabled,
      boolean temporary,
      long version,
      Instant createdAt,
      Optional<Instant> lastSignInAt) {}

  /**
   * What an account is to be able to do.
   *
   * @param role its role
   * @param mayReveal whether it may show access tokens
   * @param disabled whether nobody can sign in with it
   */
  public record Draft(Role role, boolean mayReveal, boolean disabled) {
    private Values values() {
      return new Values(role.text(), mayReveal, disabled);
    }
  }

  /** All accounts, by name. */
  public List<Account> all() {
    return store.run(
        transaction -> store.accounts().all(transaction).stream().map(Accounts::account).toList());
  }

  /**
   * An account.
   *
   * @throws AccessException when there is none of that name
   */
  public Account get(String name) {
    return store.run(
        transaction ->
            store
                .accounts()
                .find(transaction, name)
                .map(Accounts::account)
                .orElseThrow(() -> AccessException.notFound("account", name)));
  }

  /**
   * Creates an account.
   *
   * @param actor who does
   * @param password its first password
   * @throws AccessException when the name or the password can't be used or the name is taken
   */
  public Account create(Principal actor, String name, Secret password, Draft draft) {
    checkName(name);
    Passwords.check("password", password, name);
    Secret hash = passwords.hash(password);
    return store.run(
        transaction -> {
          store.accounts().lockAll(transaction);
          if (store.accounts().find(transaction, name).isPresent()) {
            throw AccessException.conflict("An account of that name exists.");
          }
          insert(transaction, actor.name(), name, hash, draft, false);
          return read(transaction, name);
        });
  }

  /**
   * Changes what an account may do. Disabling it ends its sessions.
   *
   * @param version what the caller believes it is at; empty changes any
   * @throws AccessException when there is none of that name, it is at another version, or nobody
   *     would be left to administer
   */
  public Account update(Principal actor, String name, Draft draft, Optional<Long> version) {
    return store.run(
        transaction -> {
          StoredAccount account = locked(transaction, name, version);
          store.accounts().update(transaction, account, draft.values());
          checkAdministrator(transaction, account);
          if (draft.disabled()) {
            store.sessions().deleteAll(transaction, account, Optional.empty());
          }
          store.audit(
              transaction, actor.name(), "account.update", principal(account.name()), text(draft));
          return read(transaction, name);
        });
  }

  /**
   * Removes an account with its sessions.
   *
   * @param version what the caller believes it is at; empty removes any
   * @throws AccessException as {@link #update} does
   */
  public void delete(Principal actor, String name, Optional<Long> version) {
    store.run(
        transaction -> {
          StoredAccount account = locked(transaction, name, version);
          store.accounts().delete(transaction, account);
          checkAdministrator(transaction, account);
          store.audit(transaction, actor.name(), "account.delete", principal(account.name()), "");
          return true;
        });
  }

  /**
   * Gives an account another password and ends its sessions.
   *
   * @throws AccessException when there is none of that name or the password can't be used
   */
  public void resetPassword(Principal actor, String name, Secret password) {
    Passwords.check("password", password, name);
    Secret hash = passwords.hash(password);
    store.run(
        transaction -> {
          StoredAccount account = locked(transaction, name, Optional.empty());
          setPassword(transaction, actor, account, hash, Optional.empty());
          return true;
        });
  }

  /**
   * Changes the password of the account that somebody is signed in with, and ends its other
   * sessions.
   *
   * @param sessionId the session that stays
   * @throws AccessException when the current password is another or the new one can't be used
   */
  public void changePassword(Session session, Secret sessionId, Secret current, Secret password) {
    String name =
        session
            .account()
            .orElseThrow(
                () -> AccessException.forbidden("You are not signed in with an account of here."));
    Passwords.check("newPassword", password, name);
    Secret before =
        store
            .run(transaction -> store.accounts().find(transaction, name))
            .flatMap(StoredAccount::passwordHash)
            .orElseThrow(() -> AccessException.notFound("account", name));
    if (!passwords.matches(current, before)) {
      throw AccessException.invalid("currentPassword", "is not the account's password");
    }
    Secret hash = passwords.hash(password);
    store.run(
        transaction -> {
          StoredAccount account = locked(transaction, name, Optional.empty());
          if (!account.passwordHash().map(before::hasSameValueAs).orElse(false)) {
            throw AccessException.preconditionFailed();
          }
          setPassword(transaction, session.principal(), account, hash, Optional.of(sessionId));
          return true;
        });
  }

  /** How audit rows name an account. */
  static String principal(String name) {
    return "account/" + name;
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw AccessException.invalid(
          "name",
          "must have 1 to 128 characters, none of / \\ % or control characters, and no blank at"
              + " either end");
    }
  }

  /** Adds an account within a transaction that has locked all. */
  void insert(
      Transaction transaction,
      String actor,
      String name,
      Secret hash,
      Draft draft,
      boolean temporary) {
    store.accounts().insert(transaction, name, hash, draft.values(), temporary);
    store.audit(transaction, actor, "account.create", principal(name), text(draft));
  }

  private void setPassword(
      Transaction transaction,
      Principal actor,
      StoredAccount account,
      Secret hash,
      Optional<Secret> staying) {
    store.accounts().setPassword(transaction, account, hash);
    store.sessions().deleteAll(transaction, account, staying.map(OpaqueToken::hash));
    store.audit(transaction, actor.name(), "account.setPassword", principal(account.name()), "");
  }

  private StoredAccount locked(Transaction transaction, String name, Optional<Long> version) {
    store.accounts().lockAll(transaction);
    StoredAccount account =
        store
            .accounts()
            .lock(transaction, name)
            .orElseThrow(() -> AccessException.notFound("account", name));
    if (version.isPresent() && version.get() != account.version()) {
      throw AccessException.preconditionFailed();
    }
    return account;
  }

  /** The change of this account may not take away the last one who could undo it. */
  private void checkAdministrator(Transaction transaction, StoredAccount before) {
    boolean was =
        before.values().role().equals(Role.ADMIN.text())
            && !before.values().disabled()
            && !before.temporary();
    if (was && store.accounts().count(transaction, Role.ADMIN.text()) == 0) {
      throw AccessException.conflict(
          "This is the last administrator's account; make another administrator first.");
    }
  }

  private Account read(Transaction transaction, String name) {
    return account(store.accounts().find(transaction, name).orElseThrow());
  }

  private static Account account(StoredAccount stored) {
    Role role =
        Role.named(stored.values().role())
            .orElseThrow(() -> new IllegalStateException("an account has no role that is known"));
    return new Account(
        stored.name(),
        role,
        stored.values().mayReveal(),
        stored.values().disabled(),
        stored.temporary(),
        stored.version(),
        stored.createdAt(),
        stored.lastSignInAt());
  }

  private static String text(Draft draft) {
    return "role "
        + draft.role().text()
        + (draft.mayReveal() ? ", may reveal tokens" : "")
        + (draft.disabled() ? ", disabled" : "");
  }
}

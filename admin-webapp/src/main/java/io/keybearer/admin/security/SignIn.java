package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.AuditLog.Outcome;
import io.keybearer.store.SessionStore.Holder;
import io.keybearer.store.StoredAccount;
import io.keybearer.store.Transaction;
import java.time.Duration;
import java.util.Optional;

/**
 * Signs people in: by an account's password, by the container, or by what an OpenID provider said.
 * Each success begins a session with a new id and ends the one that the browser had; each success
 * and failure is an audit row. Thread-safe. Every method throws {@link
 * SecurityUnavailableException} when the store can't be asked.
 */
public final class SignIn {
  /** The most characters of a name that is looked at. */
  private static final int MOST_NAME_CHARACTERS = 256;

  private final AccessStore store;
  private final Sessions sessions;
  private final Passwords passwords;
  private final SignInThrottle throttle;

  SignIn(AccessStore store, Sessions sessions, Passwords passwords) {
    this.store = store;
    this.sessions = sessions;
    this.passwords = passwords;
    this.throttle = new SignInThrottle(store.throttle());
  }

  /** How a sign-in ended. */
  public sealed interface Result {}

  /**
   * Somebody is signed in.
   *
   * @param sessionId the cookie's value
   */
  public record Done(Secret sessionId) implements Result {}

  /**
   * Nobody is. Which part was wrong is told to nobody.
   *
   * @param retryAfter how long to wait before the next attempt is looked at; zero when at once
   */
  public record Refused(Duration retryAfter) implements Result {}

  /**
   * From where.
   *
   * @param address the client's address
   * @param previousSession the session id that the browser sent; empty when none
   */
  public record Origin(String address, Optional<Secret> previousSession) {}

  /** A container's users. */
  public interface Realm {
    /** Whether a user of that name has that password. */
    boolean logsIn(String name, Secret password);

    /** Whether the user who logged in last has that role. */
    boolean hasRole(String role);
  }

  /** Signs in with an account of this application. */
  public Result withPassword(String name, Secret password, Origin origin) {
    return attempt(name, origin, () -> account(name, password));
  }

  /**
   * Signs in with a user of the container, whose role is the highest of {@code keybearer-viewer},
   * {@code keybearer-operator}, {@code keybearer-editor} and {@code keybearer-admin} that it has;
   * {@code keybearer-reveal-tokens} adds that permission.
   */
  public Result byContainer(Realm realm, String name, Secret password, Origin origin) {
    return attempt(name, origin, () -> user(realm, name, password));
  }

  /**
   * Signs in whom another party has authenticated.
   *
   * @param principal as audit rows show it, such as {@code oidc/alice@example.com}
   */
  Done byOtherParty(String principal, Role role, boolean mayReveal, Origin origin) {
    Who who = new Who(new Holder(principal, role.text(), mayReveal), Optional.empty());
    return store.run(transaction -> begin(transaction, who, origin));
  }

  /** Notes that another party did not authenticate somebody. */
  void refusedByOtherParty(String reason, Origin origin) {
    store.run(
        transaction -> {
          refused(transaction, "unknown", origin, reason);
          return true;
        });
  }

  /**
   * Who signed in.
   *
   * @param holder the session's holder
   * @param account the account; empty when it is elsewhere
   */
  private record Who(Holder holder, Optional<Matched> account) {}

  /**
   * An account whose password was given.
   *
   * @param newHash with newer parameters, when they are outdated
   */
  private record Matched(StoredAccount account, Optional<Secret> newHash) {}

  private interface Check {
    Optional<Who> who();
  }

  private Result attempt(String name, Origin origin, Check check) {
    String known = name.substring(0, Math.min(name.length(), MOST_NAME_CHARACTERS));
    Optional<Duration> wait =
        store.run(transaction -> throttle.attempt(transaction, known, origin.address()));
    if (wait.isPresent()) {
      return new Refused(wait.get());
    }
    // Outside of a transaction: it takes its time.
    Optional<Who> who = check.who();
    return store.run(
        transaction -> {
          if (who.isEmpty()) {
            refused(transaction, known, origin, "");
            return new Refused(Duration.ZERO);
          }
          throttle.succeeded(transaction, known, origin.address());
          return begin(transaction, who.get(), origin);
        });
  }

  private Optional<Who> account(String name, Secret password) {
    Optional<StoredAccount> found =
        store
            .run(transaction -> store.accounts().find(transaction, name))
            .filter(account -> !account.values().disabled());
    Optional<Secret> hash = found.flatMap(StoredAccount::passwordHash);
    boolean possible = password.expose().length() <= Passwords.MOST_CHARACTERS;
    if (hash.isEmpty() || !possible) {
      passwords.matchNobodys(Secret.of("nobody"));
      return Optional.empty();
    }
    if (!passwords.matches(password, hash.get())) {
      return Optional.empty();
    }
    StoredAccount account = found.orElseThrow();
    Optional<Secret> newHash =
        Passwords.isOutdated(hash.get()) ? Optional.of(passwords.hash(password)) : Optional.empty();
    return Optional.of(
        new Who(
            new Holder(
                Accounts.principal(account.name()),
                account.values().role(),
                account.values().mayReveal()),
            Optional.of(new Matched(account, newHash))));
  }

  private static Optional<Who> user(Realm realm, String name, Secret password) {
    if (!realm.logsIn(name, password)) {
      return Optional.empty();
    }
    Optional<Role> highest = Optional.empty();
    for (Role role : Role.values()) {
      if (realm.hasRole("keybearer-" + role.text())) {
        highest = Optional.of(role);
      }
    }
    boolean mayReveal = realm.hasRole("keybearer-" + Permission.REVEAL_TOKENS.text());
    return highest.map(
        role -> new Who(new Holder("user/" + name, role.text(), mayReveal), Optional.empty()));
  }

  private Done begin(Transaction transaction, Who who, Origin origin) {
    origin.previousSession().ifPresent(id -> sessions.end(transaction, id));
    who.account()
        .ifPresent(it -> store.accounts().noteSignIn(transaction, it.account(), it.newHash()));
    Secret id = sessions.begin(transaction, who.account().map(Matched::account), who.holder());
    String principal = who.holder().principal();
    store.audit(transaction, principal, "session.begin", principal, from(origin));
    return new Done(id);
  }

  private void refused(Transaction transaction, String name, Origin origin, String reason) {
    String detail = reason.isEmpty() ? from(origin) : from(origin) + ": " + reason;
    store
        .audit()
        .append(
            transaction,
            Optional.empty(),
            new AuditLog.Entry("unknown", "session.begin", name, detail, Outcome.FAILED));
  }

  private static String from(Origin origin) {
    return "from " + origin.address();
  }
}

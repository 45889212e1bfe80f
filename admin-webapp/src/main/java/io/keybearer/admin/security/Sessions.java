package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.SessionStore.Holder;
import io.keybearer.store.SessionStore.StoredSession;
import io.keybearer.store.StoredAccount;
import io.keybearer.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sessions of people who signed in. An id has 256 random bits and is kept as its SHA-256; a
 * session of an account has what the account has at each request, and ends when it is disabled.
 * Thread-safe. Every method throws {@link SecurityUnavailableException} when the store can't be
 * asked.
 */
public final class Sessions {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final AccessStore store;
  private final Lifetimes lifetimes;
  private final SecureRandom random;

  /**
   * How long sessions last.
   *
   * @param idle the longest time between two requests
   * @param absolute the longest time in all
   */
  public record Lifetimes(Duration idle, Duration absolute) {}

  /**
   * Sessions in a store.
   *
   * @param random makes ids
   */
  public Sessions(AccessStore store, Lifetimes lifetimes, SecureRandom random) {
    this.store = store;
    this.lifetimes = lifetimes;
    this.random = random;
  }

  /** The session of that id; empty when there is none or it has ended. This is a use of it. */
  public Optional<Session> find(Secret id) {
    if (!ID.matcher(id.expose()).matches()) {
      return Optional.empty();
    }
    return store
        .run(
            transaction ->
                store.sessions().find(transaction, OpaqueToken.hash(id), lifetimes.idle()))
        .flatMap(found -> session(id, found));
  }

  /** Ends a session: its id is worth nothing from now on. */
  public void end(Secret id) {
    store.run(
        transaction -> {
          Optional<StoredSession> ended =
              store.sessions().find(transaction, OpaqueToken.hash(id), lifetimes.idle());
          end(transaction, id);
          ended.ifPresent(
              session ->
                  store.audit(
                      transaction,
                      session.holder().principal(),
                      "session.end",
                      session.holder().principal(),
                      ""));
          return true;
        });
  }

  /**
   * A session of somebody, as they may see it.
   *
   * @param createdAt when it began
   * @param seenAt when it was last used, to the minute
   * @param current whether it is the one that asked
   */
  public record Open(Instant createdAt, Instant seenAt, boolean current) {}

  /** The sessions of whoever has that one, the last used first; at most a hundred. */
  public List<Open> ofHolder(Secret id) {
    return store.run(
        transaction ->
            store.sessions().ofHolder(transaction, OpaqueToken.hash(id), lifetimes.idle()).stream()
                .map(it -> new Open(it.createdAt(), it.seenAt(), it.current()))
                .toList());
  }

  /** Ends the other sessions of whoever has that one; how many those were. */
  public int endOthers(Secret id) {
    return store.run(
        transaction -> {
          byte[] hash = OpaqueToken.hash(id);
          Optional<StoredSession> own = store.sessions().find(transaction, hash, lifetimes.idle());
          if (own.isEmpty()) {
            return 0;
          }
          Holder holder = own.get().holder();
          int ended = store.sessions().deleteOthers(transaction, hash, holder);
          store.audit(
              transaction,
              holder.principal(),
              "session.endOthers",
              holder.principal(),
              String.valueOf(ended));
          return ended;
        });
  }

  /** Begins a session within a transaction; its id is new and has never been in a browser. */
  Secret begin(Transaction transaction, Optional<StoredAccount> account, Holder holder) {
    Secret id = OpaqueToken.random("", random);
    store
        .sessions()
        .insert(transaction, OpaqueToken.hash(id), account, holder, lifetimes.absolute());
    return id;
  }

  void end(Transaction transaction, Secret id) {
    store.sessions().delete(transaction, OpaqueToken.hash(id));
  }

  private static Optional<Session> session(Secret id, StoredSession found) {
    return Role.named(found.holder().role())
        .map(
            role ->
                new Session(
                    new Principal(
                        found.holder().principal(),
                        Permission.of(role, found.holder().mayReveal())),
                    found.account(),
                    found.temporary(),
                    OpaqueToken.derived(id, "csrf"),
                    found.expiresAt()));
  }
}

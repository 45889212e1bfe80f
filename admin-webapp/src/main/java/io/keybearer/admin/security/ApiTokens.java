package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.ApiTokenStore.ApiToken;
import io.keybearer.store.ApiTokenStore.StoredApiToken;
import io.keybearer.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Bearer tokens of the REST API: 256 random bits, shown once when issued, kept as their SHA-256.
 * Each has a role, may be confined to some of its permissions, and may end. Thread-safe. Every
 * method throws {@link SecurityUnavailableException} when the store can't be asked.
 */
public final class ApiTokens {
  /** How long a token is good for when nobody says. */
  public static final Duration USUAL_LIFE = Duration.ofDays(90);

  /** The longest that a token can be good for. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(366);

  /** Lets scanners of source code recognise a leaked token. */
  private static final String PREFIX = "kb_";

  private static final int MOST_NAME_CHARACTERS = 128;

  private final AccessStore store;
  private final SecureRandom random;

  /**
   * Tokens in a store.
   *
   * @param random makes new tokens
   */
  public ApiTokens(AccessStore store, SecureRandom random) {
    this.store = store;
    this.random = random;
  }

  /**
   * A token as somebody wants it to be.
   *
   * @param name what to call it
   * @param role its role
   * @param mayReveal whether it may show access tokens
   * @param scopes the permissions that it is confined to; empty: all of its role
   * @param life how long it is good for
   */
  public record Draft(
      String name, Role role, boolean mayReveal, Optional<Set<Permission>> scopes, Duration life) {
    /** Copies the scopes. */
    public Draft {
      scopes = scopes.map(Set::copyOf);
    }

    private Set<Permission> permissions() {
      return ApiTokens.permissions(role, mayReveal, scopes);
    }
  }

  /**
   * A token as lists show it; not the token itself.
   *
   * @param id names it
   * @param permissions what its bearer may do
   * @param createdBy who asked for it
   * @param expiresAt empty: it does not end
   * @param lastUsedAt to the minute; empty: never
   */
  public record Description(
      UUID id,
      String name,
      Role role,
      Set<Permission> permissions,
      String createdBy,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {
    /** Copies the permissions. */
    public Description {
      permissions = Set.copyOf(permissions);
    }
  }

  /**
   * A new token.
   *
   * @param token the token itself, which can't be had a second time
   */
  public record Issued(Secret token, Description description) {}

  /** Whether a text has the form of a token of here; one of another form is none. */
  static boolean isOne(Secret token) {
    return token.expose().startsWith(PREFIX);
  }

  /** Who bears a token; empty when it is unknown or expired. */
  public Optional<Principal> authenticate(Secret token) {
    return store
        .run(transaction -> store.apiTokens().find(transaction, OpaqueToken.hash(token)))
        .flatMap(ApiTokens::principal);
  }

  /** All tokens, the oldest first. */
  public List<Description> all() {
    return store.run(
        transaction ->
            store.apiTokens().all(transaction).stream().map(ApiTokens::description).toList());
  }

  /**
   * A token.
   *
   * @throws AccessException when there is none of that id
   */
  public Description get(UUID id) {
    return store.run(transaction -> found(transaction, id));
  }

  /**
   * Issues a token. Nobody can give away what they do not have.
   *
   * @throws AccessException when the name or the life can't be used, or the token could do more
   *     than its maker
   */
  public Issued issue(Principal actor, Draft draft) {
    check(actor, draft);
    return store.run(
        transaction -> {
          Secret token = OpaqueToken.random(PREFIX, random);
          UUID id = insert(transaction, actor.name(), token, draft, Optional.of(draft.life()));
          return new Issued(token, found(transaction, id));
        });
  }

  /**
   * Ends a token at once.
   *
   * @throws AccessException when there is none of that id
   */
  public void revoke(Principal actor, UUID id) {
    store.run(
        transaction -> {
          Description token = found(transaction, id);
          store.apiTokens().delete(transaction, id);
          store.audit(transaction, actor.name(), "apiToken.delete", target(token.name()), "");
          return true;
        });
  }

  /** Issues an installation's first token, which does not end, within a transaction. */
  Secret issueFirst(Transaction transaction, String name, String createdBy) {
    Draft draft = new Draft(name, Role.ADMIN, false, Optional.empty(), USUAL_LIFE);
    Secret token = OpaqueToken.random(PREFIX, random);
    insert(transaction, createdBy, token, draft, Optional.empty());
    return token;
  }

  private UUID insert(
      Transaction transaction,
      String createdBy,
      Secret token,
      Draft draft,
      Optional<Duration> life) {
    Optional<List<String>> scopes =
        draft.scopes().map(them -> them.stream().sorted().map(Permission::text).toList());
    store.audit(
        transaction,
        createdBy,
        "apiToken.create",
        target(draft.name()),
        "role "
            + draft.role().text()
            + (draft.mayReveal() ? ", may reveal tokens" : "")
            + scopes.map(them -> ", confined to " + String.join(", ", them)).orElse(""));
    return store
        .apiTokens()
        .insert(
            transaction,
            OpaqueToken.hash(token),
            new ApiToken(draft.name(), draft.role().text(), draft.mayReveal(), scopes),
            createdBy,
            life);
  }

  private static void check(Principal actor, Draft draft) {
    String name = draft.name();
    boolean printable = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > MOST_NAME_CHARACTERS || !printable) {
      throw AccessException.invalid(
          "name", "must have 1 to " + MOST_NAME_CHARACTERS + " characters and none of control");
    }
    if (draft.life().isNegative()
        || draft.life().isZero()
        || draft.life().compareTo(LONGEST_LIFE) > 0) {
      throw AccessException.invalid("expiresInDays", "must be from 1 to " + LONGEST_LIFE.toDays());
    }
    if (!actor.permissions().containsAll(draft.permissions())) {
      throw AccessException.forbidden(
          "A token can't have permissions that its maker does not have.");
    }
  }

  private Description found(Transaction transaction, UUID id) {
    return store
        .apiTokens()
        .find(transaction, id)
        .map(ApiTokens::description)
        .orElseThrow(() -> AccessException.notFound("API token", id.toString()));
  }

  private static Optional<Principal> principal(ApiToken token) {
    return Role.named(token.role())
        .map(role -> new Principal(target(token.name()), permissions(token, role)));
  }

  private static Description description(StoredApiToken stored) {
    Role role =
        Role.named(stored.value().role())
            .orElseThrow(() -> new IllegalStateException("a token has no role that is known"));
    return new Description(
        stored.uid(),
        stored.value().name(),
        role,
        permissions(stored.value(), role),
        stored.createdBy(),
        stored.createdAt(),
        stored.expiresAt(),
        stored.lastUsedAt());
  }

  /** A scope that this release does not know allows nothing. */
  private static Set<Permission> permissions(ApiToken token, Role role) {
    Optional<Set<Permission>> scopes =
        token
            .scopes()
            .map(
                texts -> {
                  Set<Permission> known = EnumSet.noneOf(Permission.class);
                  texts.forEach(text -> Permission.named(text).ifPresent(known::add));
                  return known;
                });
    return permissions(role, token.mayReveal(), scopes);
  }

  private static Set<Permission> permissions(
      Role role, boolean mayReveal, Optional<Set<Permission>> scopes) {
    Set<Permission> permissions = Permission.of(role, mayReveal);
    scopes.ifPresent(permissions::retainAll);
    return permissions;
  }

  /** How audit rows name a token. */
  private static String target(String name) {
    return "api-token/" + name;
  }
}

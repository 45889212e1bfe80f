package io.keybearer.store;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The run-time side of an authorization: its token row, loaded in one statement, and the statements
 * by which nodes agree on who refreshes it.
 *
 * <p>Every write is a compare-and-set on the token row; {@code false} says that it did not happen
 * because a guard did not hold (or the database chose it as a deadlock's victim): read again and
 * decide again. Times are the database's. Safe for use by many threads; no connection is held
 * between calls. Every method throws {@link StoreException} when the store can't be reached; a
 * write may then have happened or not.
 */
public final class TokenStore {
  private final Database database;
  private final TokenSealing sealing;
  private final TokenRows rows;

  /**
   * A store over this database.
   *
   * @param database where the rows are
   * @param vault seals on write and opens on read
   */
  public TokenStore(Database database, Vault vault) {
    this.database = database;
    this.sealing = new TokenSealing(vault);
    this.rows = new TokenRows(vault);
  }

  /**
   * Loads all that a request needs, in one statement; empty when there is no such authorization.
   */
  public Optional<StoredConnection> load(AuthorizationRef ref) {
    return opened(database.with(handle -> sealed(handle, ref)));
  }

  /** Like {@link #load(AuthorizationRef)}, as a transaction sees it. */
  public Optional<StoredConnection> load(Transaction transaction, AuthorizationRef ref) {
    return opened(sealed(transaction.handle(), ref));
  }

  private Optional<Supplier<StoredConnection>> sealed(Handle handle, AuthorizationRef ref) {
    return handle
        .createQuery(TokenSql.LOAD)
        .bind("service", ref.service())
        .bind("provider", ref.provider())
        .bind("authorization", ref.authorization())
        .scanResultSet((result, context) -> rows.connection(result.get()));
  }

  /** Loads all that a token request needs; empty when the authorization is gone. */
  public Optional<RefreshMaterial> loadMaterial(long authorizationId) {
    return opened(
        database.with(
            handle ->
                handle
                    .createQuery(TokenSql.MATERIAL)
                    .bind("id", authorizationId)
                    .map((row, context) -> rows.material(row))
                    .findOne()));
  }

  /** The access token of an authorization that is being deleted; empty when there is none. */
  public Optional<Secret> deletedAccessToken(long authorizationId) {
    return opened(
        database.with(
            handle ->
                handle
                    .createQuery(TokenSql.DELETED_ACCESS)
                    .bind("id", authorizationId)
                    .map((row, context) -> rows.access(row))
                    .findOne()));
  }

  /** The token row's state; empty when the authorization is gone. */
  public Optional<TokenState> state(long authorizationId) {
    return database.with(
        handle ->
            handle
                .createQuery(TokenSql.STATE_OF)
                .bind("id", authorizationId)
                .map((row, context) -> TokenRows.state(row))
                .findOne());
  }

  /**
   * A page of the token rows, to find refresh tokens that would end unused.
   *
   * @param tokens those that have a refresh token and are not in an error
   * @param last the highest row looked at; empty at the end
   */
  public record IdlePage(List<IdleToken> tokens, OptionalLong last) {
    /** Copies the tokens. */
    public IdlePage {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * Looks through the token rows, a page at a time.
   *
   * @param after the row after which the page begins
   * @param limit the most rows to look at
   */
  public IdlePage idlePage(long after, int limit) {
    return database.with(
        handle -> {
          List<IdleToken> tokens = new ArrayList<>();
          List<Long> ids =
              handle
                  .createQuery(TokenSql.PAGE)
                  .bind("after", after)
                  .bind("limit", limit)
                  .map((row, context) -> TokenRows.idle(row, tokens))
                  .list();
          return new IdlePage(
              tokens,
              ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ids.get(ids.size() - 1)));
        });
  }

  /**
   * Step 2 of the protocol: notes the intent to send and takes the lease, in one committed
   * statement.
   *
   * @param read what was read before; its version, epoch and fence are the guards
   * @param attempt the attempt's random identity
   * @param terms how long, and what may be overridden
   * @return the lease; empty when it was not taken, so that nothing may be sent
   */
  public Optional<TokenLease> acquire(RefreshMaterial read, UUID attempt, LeaseTerms terms) {
    TokenState state = read.token();
    // Tokens that could not be sealed must not be asked for.
    sealing.check(read);
    boolean taken =
        write(
            handle ->
                handle
                        .createUpdate(TokenSql.ACQUIRE)
                        .bind("id", read.id())
                        .bind("version", state.version())
                        .bind("epoch", state.grantEpoch())
                        .bind("fence", state.lease().fence())
                        .bind("attempt", Columns.bytes(attempt))
                        .bind("lease", Columns.micros(terms.length()))
                        .bind("slack", Columns.micros(terms.clockSlack()))
                        .bind("observedDead", terms.observedDead())
                        .bind("forced", terms.forced())
                        .bind("repeatable", read.isRepeatable())
                        .execute()
                    == 1);
    return taken
        ? Optional.of(
            new TokenLease(
                read.id(), state.grantEpoch(), state.version(), state.lease().fence() + 1, attempt))
        : Optional.empty();
  }

  /**
   * Step 4: saves new tokens and ends the lease.
   *
   * @param lease the guards
   * @param read what the attempt was made from; its refresh token stays when the answer had none
   * @param saved the tokens
   */
  public boolean save(TokenLease lease, RefreshMaterial read, NewTokens saved) {
    TokenSet tokens = saved.tokens().over(kept(read, saved));
    byte[] sealedAccess = sealing.access(read, tokens);
    byte[] sealedRefresh =
        tokens
            .refreshToken()
            .or(read::refreshToken)
            .map(token -> sealing.refresh(read, token))
            .orElse(null);
    boolean wasError = read.token().status() == AuthorizationStatus.ERROR;
    Function<Handle, Boolean> save =
        handle ->
            answered(handle.createUpdate(TokenSql.SAVE), lease)
                    .bind("sealedAccess", sealedAccess)
                    .bind("sealedRefresh", sealedRefresh)
                    .bind("kekId", Columns.bytes(Vault.kekId(sealedAccess)))
                    .bind("endsIn", Columns.micros(saved.endsIn()))
                    .bind("refreshIn", Columns.micros(saved.refreshIn()))
                    .bind("wait", Columns.micros(saved.sendAgainIn()))
                    .bind("attempt", Columns.bytes(lease.attempt()))
                    .execute()
                == 1;
    boolean mends = wasError || saved.endsOthers() || read.providerError().isPresent();
    return mends
        ? writeTogether(
            handle -> save.apply(handle) && tell(handle, lease, read, wasError, saved.endsOthers()))
        : write(save);
  }

  /** What stays of the claims of the tokens that were read, however little of them opens. */
  private Map<String, @Nullable Object> kept(RefreshMaterial read, NewTokens saved) {
    Set<String> missing = new HashSet<>(saved.keptClaims());
    missing.removeAll(saved.tokens().claims().keySet());
    if (missing.isEmpty()) {
      return Map.of();
    }
    Map<String, @Nullable Object> claims = new LinkedHashMap<>(claims(read));
    claims.keySet().retainAll(missing);
    return claims;
  }

  private Map<String, @Nullable Object> claims(RefreshMaterial read) {
    Optional<byte[]> sealed =
        database.with(
            handle ->
                handle
                    .createQuery(TokenSql.ACCESS_OF)
                    .bind("id", read.id())
                    .bind("version", read.token().version())
                    .bind("epoch", read.token().grantEpoch())
                    .mapTo(byte[].class)
                    .findOne());
    try {
      return sealed
          .map(record -> rows.context(read.serviceUid(), read.uid(), record).claims())
          .orElse(Map.of());
    } catch (VaultException e) {
      // New tokens without them are better than none.
      return Map.of();
    }
  }

  /** What others must know of a save. */
  private static boolean tell(
      Handle handle, TokenLease lease, RefreshMaterial read, boolean wasError, boolean endsOthers) {
    if (endsOthers) {
      handle.createUpdate(TokenSql.CHANGED).bind("id", lease.authorizationId()).execute();
    }
    if (wasError) {
      tell(handle, lease, AuthorizationStatus.OK, null);
    }
    mendProvider(handle, read);
    return true;
  }

  /** Takes back that a provider's configuration does not work, where that was noted. */
  static void mendProvider(Handle handle, RefreshMaterial read) {
    boolean mended =
        handle
                .createUpdate(TokenSql.MEND_PROVIDER)
                .bind("provider", read.providerId())
                .bind("configVersion", read.configVersion())
                .execute()
            == 1;
    if (mended) {
      handle
          .createUpdate(TokenSql.OUTBOX_PROVIDER_MENDED)
          .bind("provider", read.providerId())
          .execute();
    }
  }

  /**
   * Step 6, and a configuration error of a connection that owns its client: state ERROR.
   *
   * @param lease the guards
   * @param read what the attempt was made from
   * @param code the error code
   * @param details the endpoint's answer, kept sealed
   * @param keepIntent whether the grant stays marked as sent
   */
  public boolean fail(
      TokenLease lease,
      RefreshMaterial read,
      String code,
      Optional<Secret> details,
      boolean keepIntent) {
    byte[] sealed = sealing.error(read, new Owner(read.uid(), TokenRows.ERROR), details);
    return writeTogether(
        handle -> {
          boolean failed =
              answered(handle.createUpdate(TokenSql.FAIL), lease)
                      .bind("code", code)
                      .bind("sealedError", sealed)
                      .bind("keepIntent", keepIntent)
                      .execute()
                  == 1;
          if (failed) {
            tell(handle, lease, AuthorizationStatus.ERROR, code);
          }
          return failed;
        });
  }

  /**
   * A configuration error of a provider that owns its client: the provider's state, unless it was
   * changed meanwhile, and the lease and the intent are given back.
   */
  public boolean failProvider(
      TokenLease lease, RefreshMaterial read, String code, Optional<Secret> details) {
    byte[] sealed =
        sealing.error(read, new Owner(read.providerUid(), TokenRows.PROVIDER_ERROR), details);
    return writeTogether(
        handle -> {
          handle
              .createUpdate(TokenSql.OUTBOX_PROVIDER_FAILS)
              .bind("provider", read.providerId())
              .bind("configVersion", read.configVersion())
              .bind("code", code)
              .execute();
          handle
              .createUpdate(TokenSql.FAIL_PROVIDER)
              .bind("provider", read.providerId())
              .bind("configVersion", read.configVersion())
              .bind("code", code)
              .bind("sealedError", sealed)
              .execute();
          return answered(handle.createUpdate(TokenSql.RELEASE), lease).bind("wait", 0L).execute()
              == 1;
        });
  }

  /**
   * Step 7: nothing was sent, or it was refused unprocessed: gives lease and intent back.
   *
   * @param lease the guards
   * @param wait time before which nobody sends
   */
  public boolean release(TokenLease lease, Duration wait) {
    return write(
        handle ->
            answered(handle.createUpdate(TokenSql.RELEASE), lease)
                    .bind("wait", Columns.micros(wait))
                    .execute()
                == 1);
  }

  /**
   * Step 8: the outcome is not known: state UNKNOWN, the intent stays.
   *
   * @param lease the guards
   * @param read what the attempt was made from
   * @param code what is known of it
   * @param details the endpoint's answer, where there was one
   * @param wait time before which nobody repeats it
   */
  public boolean unknown(
      TokenLease lease,
      RefreshMaterial read,
      String code,
      Optional<Secret> details,
      Duration wait) {
    byte[] sealed = sealing.error(read, new Owner(read.uid(), TokenRows.ERROR), details);
    return write(
        handle ->
            answered(handle.createUpdate(TokenSql.UNKNOWN), lease)
                    .bind("code", code)
                    .bind("sealedError", sealed)
                    .bind("wait", Columns.micros(wait))
                    .execute()
                == 1);
  }

  /**
   * Ends what can't go on: the access token has ended, and its grant was sent twice without a known
   * outcome, or there is nothing to send. State ERROR, unless somebody holds the lease.
   *
   * @param read what was read before
   * @param code the error code
   * @param terms the lease's clock slack, and whether its holder was observed dead
   */
  public boolean giveUp(RefreshMaterial read, String code, LeaseTerms terms) {
    TokenState state = read.token();
    TokenLease guards =
        new TokenLease(
            read.id(), state.grantEpoch(), state.version(), state.lease().fence(), new UUID(0, 0));
    return writeTogether(
        handle -> {
          boolean done =
              guarded(handle.createUpdate(TokenSql.GIVE_UP), guards)
                      .bind("code", code)
                      .bind("observedDead", terms.observedDead())
                      .bind("slack", Columns.micros(terms.clockSlack()))
                      .execute()
                  == 1;
          if (done) {
            tell(handle, guards, AuthorizationStatus.ERROR, code);
          }
          return done;
        });
  }

  /** Opens what was read, which outside a transaction holds no connection of the pool. */
  private static <T> Optional<T> opened(Optional<Supplier<T>> row) {
    try {
      return row.map(Supplier::get);
    } catch (VaultException e) {
      throw StoreException.sealed(e);
    }
  }

  /** One statement in a transaction of its own; a lost conflict is a guard that did not hold. */
  private boolean write(Function<Handle, Boolean> work) {
    return unlessConflict(() -> database.with(work));
  }

  /** Statements that happen together or not at all. */
  private boolean writeTogether(Function<Handle, Boolean> work) {
    return unlessConflict(
        () -> database.inTransaction(transaction -> work.apply(transaction.handle())));
  }

  private static boolean unlessConflict(BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private static void tell(
      Handle handle, TokenLease lease, AuthorizationStatus status, @Nullable String code) {
    handle
        .createUpdate(TokenSql.OUTBOX)
        .bind("id", lease.authorizationId())
        .bind("status", status == AuthorizationStatus.OK ? "Connected" : "Error")
        .bind("code", code)
        .execute();
  }

  private static Update answered(Update update, TokenLease lease) {
    @Nullable Integer status = lease.exchange().status().orElse(null);
    return guarded(update, lease)
        .bind("took", Columns.micros(lease.exchange().took()))
        .bind("status", status);
  }

  private static Update guarded(Update update, TokenLease lease) {
    return update
        .bind("id", lease.authorizationId())
        .bind("version", lease.version())
        .bind("epoch", lease.grantEpoch())
        .bind("fence", lease.fence());
  }
}

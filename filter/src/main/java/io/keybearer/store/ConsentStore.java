package io.keybearer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.vault.Destination;
import io.keybearer.vault.KeyUnavailableException;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Login links and the attempts to log in by them. Every step is a compare-and-set whose answer says
 * whether it happened, so that of several who take it, one does. What people hold in their hands
 * (links, states, cookies, codes) is kept as its hash; times are the database's. Thread-safe.
 */
public final class ConsentStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ACCOUNT_CHARACTERS = 320;
  private static final int MOST_SCOPE_CHARACTERS = 2048;

  private final Vault vault;

  /**
   * Rows whose secrets a vault seals.
   *
   * @param vault has the keys of the services
   */
  public ConsentStore(Vault vault) {
    this.vault = vault;
  }

  /**
   * A link to be made.
   *
   * @param uid its random identity
   * @param hash of the random text in it
   * @param createdBy who asked for it
   * @param postLoginRedirect where the browser goes in the end
   * @param life how long it can be opened
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record NewLink(
      UUID uid, byte[] hash, String createdBy, Optional<String> postLoginRedirect, Duration life) {}

  /**
   * An attempt to be begun.
   *
   * @param uid its random identity
   * @param stateHash of the state that the identity provider gives back
   * @param browserHash of the cookie that the browser keeps
   * @param verifier the PKCE verifier, where there is a challenge
   * @param issuer who must answer, where known
   * @param issuerRequired whether the answer must say so
   * @param life how long the answer may take
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record NewAttempt(
      UUID uid,
      byte[] stateHash,
      byte[] browserHash,
      Optional<Secret> verifier,
      Optional<String> issuer,
      boolean issuerRequired,
      Duration life) {}

  /**
   * Tokens that wait for somebody to confirm them.
   *
   * @param tokens the answer's tokens
   * @param connectedAs the account, where known
   * @param codeHash of the consent code
   * @param codeLife how long the code can be handed back
   * @param life how long they wait
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record PendingTokens(
      TokenSet tokens,
      Optional<String> connectedAs,
      byte[] codeHash,
      Duration codeLife,
      Duration life) {}

  /** Makes a link for an authorization, and for its provider's configuration as it is. */
  public void insertLink(Transaction transaction, StoredAuthorization authorization, NewLink link) {
    transaction
        .handle()
        .createUpdate(ConsentSql.INSERT_LINK)
        .bind("uid", Columns.bytes(link.uid()))
        .bind("authorization", authorization.id())
        .bind("hash", link.hash())
        .bind("configVersion", authorization.provider().value().configVersion())
        .bind("createdBy", link.createdBy())
        .bind("redirect", link.postLoginRedirect().orElse(null))
        .bind("life", Columns.micros(link.life()))
        .execute();
  }

  /** The link with that hash, whatever its state; empty when its authorization is gone. */
  public Optional<StoredLoginLink> findLink(Transaction transaction, byte[] hash) {
    return transaction
        .handle()
        .createQuery(ConsentSql.LINK)
        .bind("hash", hash)
        .map((row, context) -> link(row))
        .findOne();
  }

  /** How many attempts were made by a link. */
  public int countAttempts(Transaction transaction, StoredLoginLink link) {
    return transaction
        .handle()
        .createQuery(ConsentSql.COUNT)
        .bind("link", link.id())
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Begins an attempt.
   *
   * @throws StoreException FAILED when nothing can be sealed
   */
  public void insertAttempt(
      Transaction transaction, StoredLoginLink link, UUID serviceUid, NewAttempt attempt) {
    byte[] sealed =
        attempt
            .verifier()
            .map(it -> it.expose().getBytes(StandardCharsets.UTF_8))
            .map(it -> seal(serviceUid, verifierOf(attempt.uid()), Optional.empty(), it))
            .orElse(null);
    transaction
        .handle()
        .createUpdate(ConsentSql.INSERT)
        .bind("link", link.id())
        .bind("uid", Columns.bytes(attempt.uid()))
        .bind("stateHash", attempt.stateHash())
        .bind("browserHash", attempt.browserHash())
        .bind("issuer", attempt.issuer().orElse(null))
        .bind("issuerRequired", attempt.issuerRequired())
        .bind("sealedVerifier", sealed)
        .bind("life", Columns.micros(attempt.life()))
        .execute();
  }

  /** The attempt that a state belongs to. */
  public Optional<StoredConsent> findByState(Transaction transaction, byte[] stateHash) {
    return find(transaction, ConsentSql.BY_STATE, stateHash);
  }

  /** The attempt that a consent code was given for. */
  public Optional<StoredConsent> findByCode(Transaction transaction, byte[] codeHash) {
    return find(transaction, ConsentSql.BY_CODE, codeHash);
  }

  /** The attempt of that identity. */
  public Optional<StoredConsent> find(Transaction transaction, UUID uid) {
    return find(transaction, ConsentSql.BY_UID, Columns.bytes(uid));
  }

  /**
   * The attempt's PKCE verifier; empty when it has none.
   *
   * @throws StoreException SEALED when it does not open
   */
  public Optional<Secret> verifier(
      Transaction transaction, StoredConsent consent, UUID serviceUid) {
    byte[] sealed = sealed(transaction, consent, "sealed_verifier");
    return sealed == null
        ? Optional.empty()
        : Optional.of(
            Secret.of(
                new String(
                    open(serviceUid, verifierOf(consent.uid()), Optional.empty(), sealed),
                    StandardCharsets.UTF_8)));
  }

  /**
   * The tokens that wait; empty when there are none, or when the provider's endpoints or client id
   * are others than those they came from.
   */
  public Optional<TokenSet> tokens(
      Transaction transaction, StoredConsent consent, RefreshMaterial read) {
    byte[] sealed = sealed(transaction, consent, "sealed_tokens");
    try {
      return sealed == null
          ? Optional.empty()
          : Optional.of(
              tokens(
                  vault.open(
                      read.serviceUid(),
                      tokensOf(consent.uid()),
                      Optional.of(destination(read)),
                      sealed)));
    } catch (VaultException e) {
      return Optional.empty();
    }
  }

  /** STARTED → EXCHANGING: from its commit on, whoever got true may send the code, once. */
  public boolean beginExchange(Transaction transaction, StoredConsent consent) {
    return update(transaction, ConsentSql.EXCHANGE, consent).execute() == 1;
  }

  /**
   * EXCHANGING → PENDING. The answer also proves that the provider's configuration works.
   *
   * @param read what the exchange was made from
   */
  public boolean pend(
      Transaction transaction, StoredConsent consent, RefreshMaterial read, PendingTokens pending) {
    byte[] sealed =
        seal(
            read.serviceUid(),
            tokensOf(consent.uid()),
            Optional.of(destination(read)),
            json(pending.tokens()));
    Optional<String> scope =
        pending.tokens().claims().get("scope") instanceof String text
            ? Optional.of(cut(text, MOST_SCOPE_CHARACTERS))
            : Optional.empty();
    boolean done =
        update(transaction, ConsentSql.PEND, consent)
                .bind("sealedTokens", sealed)
                .bind(
                    "connectedAs",
                    pending.connectedAs().map(it -> cut(it, MOST_ACCOUNT_CHARACTERS)).orElse(null))
                .bind("scope", scope.orElse(null))
                .bind("codeHash", pending.codeHash())
                .bind("codeLife", Columns.micros(pending.codeLife()))
                .bind("life", Columns.micros(pending.life()))
                .execute()
            == 1;
    if (done) {
      TokenStore.mendProvider(transaction.handle(), read);
    }
    return done;
  }

  /**
   * PENDING → CONFIRMED, with the end of the link. The tokens are to be saved in the same
   * transaction.
   *
   * @return false when it has been confirmed, rejected or its time is over, or another attempt by
   *     the same link was confirmed: roll back
   */
  public boolean confirm(Transaction transaction, StoredConsent consent) {
    boolean done =
        update(transaction, ConsentSql.CONFIRM, consent).execute() == 1
            && transaction
                    .handle()
                    .createUpdate(ConsentSql.USE_LINK)
                    .bind("link", consent.link().id())
                    .execute()
                == 1;
    if (done) {
      transaction
          .handle()
          .createUpdate(ConsentSql.CONNECTED_AS)
          .bind("id", consent.link().authorizationId())
          .bind("connectedAs", consent.connectedAs().orElse(null))
          .bind("scope", consent.scope().orElse(null))
          .execute();
    }
    return done;
  }

  /**
   * From the state that was read to REJECTED.
   *
   * @param code why
   */
  public boolean reject(Transaction transaction, StoredConsent consent, String code) {
    return update(transaction, ConsentSql.REJECT, consent)
            .bind("from", consent.state().name())
            .bind("code", cut(code, 64))
            .execute()
        == 1;
  }

  /** Drops the secrets of attempts whose time is over, and links that ended a day ago. */
  public void expire(Transaction transaction) {
    transaction.handle().createUpdate(ConsentSql.EXPIRE).execute();
    transaction.handle().createUpdate(ConsentSql.PURGE).execute();
  }

  private static Update update(Transaction transaction, String statement, StoredConsent consent) {
    return transaction.handle().createUpdate(statement).bind("id", consent.id());
  }

  private static Optional<StoredConsent> find(
      Transaction transaction, String statement, byte[] key) {
    return transaction
        .handle()
        .createQuery(statement)
        .bind("key", key)
        .map((row, context) -> consent(row))
        .findOne();
  }

  private static byte @Nullable [] sealed(
      Transaction transaction, StoredConsent consent, String column) {
    return transaction
        .handle()
        .createQuery(ConsentSql.SEALED)
        .bind("id", consent.id())
        .map((row, context) -> Optional.ofNullable(row.getBytes(column)))
        .findOne()
        .flatMap(it -> it)
        .orElse(null);
  }

  private byte[] seal(
      UUID serviceUid, Owner owner, Optional<Destination> destination, byte[] plain) {
    try {
      return vault.seal(serviceUid, owner, destination, plain);
    } catch (KeyUnavailableException e) {
      throw new StoreException(
          StoreException.Reason.FAILED, "the service has no key to seal with", e);
    }
  }

  private byte[] open(
      UUID serviceUid, Owner owner, Optional<Destination> destination, byte[] sealed) {
    try {
      return vault.open(serviceUid, owner, destination, sealed);
    } catch (VaultException e) {
      throw StoreException.sealed(e);
    }
  }

  private static Owner verifierOf(UUID uid) {
    return new Owner(uid, "pending_consent.sealed_verifier");
  }

  private static Owner tokensOf(UUID uid) {
    return new Owner(uid, "pending_consent.sealed_tokens");
  }

  private static Destination destination(RefreshMaterial read) {
    return Destination.of(
        read.tokenUrl(), read.refreshUrl().orElse(read.tokenUrl()), read.clientId());
  }

  /** The plaintext of {@code pending_consent.sealed_tokens}. */
  private record TokensJson(
      String accessToken,
      @Nullable String refreshToken,
      @Nullable Long lifetimeMillis,
      Map<String, @Nullable Object> claims) {}

  private static byte[] json(TokenSet tokens) {
    try {
      return JSON.writeValueAsBytes(
          new TokensJson(
              tokens.accessToken().expose(),
              tokens.refreshToken().map(Secret::expose).orElse(null),
              tokens.lifetime().map(Duration::toMillis).orElse(null),
              tokens.claims()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the claims are not JSON values", e);
    }
  }

  private static TokenSet tokens(byte[] plain) {
    try {
      TokensJson json = JSON.readValue(plain, TokensJson.class);
      return new TokenSet(
          Secret.of(json.accessToken()),
          Optional.ofNullable(json.refreshToken()).map(Secret::of),
          Optional.ofNullable(json.lifetimeMillis()).map(Duration::ofMillis),
          json.claims());
    } catch (IOException e) {
      // Without its cause: the text is secret.
      throw new IllegalStateException("a record of pending tokens is not of its form");
    }
  }

  private static StoredLoginLink link(ResultSet row) throws SQLException {
    return new StoredLoginLink(
        row.getLong("link_id"),
        Columns.uid(row.getBytes("link_uid")),
        row.getLong("authorization_id"),
        row.getString("service"),
        row.getString("provider"),
        row.getString("authorization"),
        row.getLong("provider_config_version"),
        row.getString("created_by"),
        Optional.ofNullable(row.getString("post_login_redirect")),
        row.getBoolean("confirmed"),
        row.getBoolean("link_expired"));
  }

  private static StoredConsent consent(ResultSet row) throws SQLException {
    long micros = row.getLong("since_exchange");
    Optional<Duration> sinceExchange =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
    return new StoredConsent(
        row.getLong("id"),
        Columns.uid(row.getBytes("uid")),
        link(row),
        ConsentState.valueOf(row.getString("state")),
        row.getBoolean("expired"),
        row.getLong("grant_epoch"),
        row.getBytes("browser_hash"),
        Optional.ofNullable(row.getString("issuer")),
        row.getBoolean("issuer_required"),
        Optional.ofNullable(row.getString("error_code")),
        Optional.ofNullable(row.getString("connected_as")),
        Optional.ofNullable(row.getString("connected_before")),
        Optional.ofNullable(row.getString("scope")),
        sinceExchange,
        row.getBoolean("code_valid"));
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(text.length(), most));
  }
}

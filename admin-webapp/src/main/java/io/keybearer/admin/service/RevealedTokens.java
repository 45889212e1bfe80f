package io.keybearer.admin.service;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.AuditLog;
import io.keybearer.store.StoreException;
import io.keybearer.store.StoredAuthorization;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.TokenStore;
import io.keybearer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Shows access tokens to people, who say why. The audit row with the reason is committed before a
 * token leaves here; when it can't be written, nobody sees the token. Whether somebody may ask is
 * the caller's to check. Thread-safe.
 */
public final class RevealedTokens {
  /** The most characters of a reason. */
  public static final int MOST_REASON_CHARACTERS = 500;

  private static final int FINGERPRINT_BYTES = 4;
  private static final String ACTION = "authorization.reveal";

  private final UseCase useCase;
  private final ManagementStores stores;
  private final TokenStore tokens;

  /** Tokens of what these stores hold. */
  public RevealedTokens(ManagementStores stores, TokenStore tokens) {
    this.useCase = new UseCase(stores);
    this.stores = stores;
    this.tokens = tokens;
  }

  /**
   * The access token that gateways would use now; none is asked for at the provider.
   *
   * @param reason why it is needed, for the audit row: 1 to {@value #MOST_REASON_CHARACTERS}
   *     characters, at least one letter or digit and no control character
   * @throws ManagementException of kind {@code INVALID} when there is no such reason; {@code
   *     NOT_FOUND} when there is no such authorization; {@code CONFLICT} {@code
   *     AuthorizationDisabled}, {@code ProviderDisabled}, {@code SecretsDoNotOpen} or {@code
   *     NoAccessToken} when no gateway would get one, which leaves an audit row too
   */
  public RevealedToken reveal(Actor actor, ResourceName name, String reason) {
    String purpose = checked(reason);
    Attempt attempt =
        useCase.run(
            transaction -> {
              StoredAuthorization authorization = useCase.lockedAuthorization(transaction, name);
              Attempt it = attempt(transaction, authorization);
              audit(transaction, actor, authorization, it, purpose);
              return it;
            });
    return attempt
        .token()
        .orElseThrow(() -> ManagementException.conflict(attempt.code(), attempt.problem()));
  }

  /**
   * The first eight hexadecimal digits of SHA-256 of the access token that gateways would use now,
   * to be compared with what a provider's support sees of it; empty when there is none.
   *
   * @throws ManagementException when there is no such service
   */
  public Optional<String> fingerprint(ResourceName name) {
    AuthorizationRef ref =
        new AuthorizationRef(name.service(), name.provider(), name.authorization());
    return useCase.run(
        transaction -> {
          try {
            return tokens
                .load(transaction, ref)
                .filter(it -> it.token().isValid())
                .flatMap(StoredConnection::context)
                .map(it -> fingerprint(it.accessToken()));
          } catch (StoreException e) {
            // What does not open is told of where tokens are used.
            return Optional.empty();
          }
        });
  }

  private static String fingerprint(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** What came of it: a token, or why there is none. */
  private record Attempt(Optional<RevealedToken> token, String code, String problem) {
    static Attempt refused(String code, String problem) {
      return new Attempt(Optional.empty(), code, problem);
    }
  }

  private Attempt attempt(Transaction transaction, StoredAuthorization authorization) {
    if (authorization.value().disabled()) {
      return Attempt.refused("AuthorizationDisabled", "The connection is disabled.");
    }
    if (authorization.provider().value().disabled()) {
      return Attempt.refused("ProviderDisabled", "The connection's provider is disabled.");
    }
    ResourceName name = UseCase.nameOf(authorization);
    AuthorizationRef ref =
        new AuthorizationRef(name.service(), name.provider(), name.authorization());
    Optional<StoredConnection> usable;
    try {
      usable = tokens.load(transaction, ref).filter(it -> it.token().isValid());
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.SEALED) {
        throw e;
      }
      ManagementException refusal = ManagementException.secretsDoNotOpen(name, e);
      return Attempt.refused(refusal.code(), String.valueOf(refusal.getMessage()));
    }
    Optional<AuthorizationContext> context = usable.flatMap(StoredConnection::context);
    if (context.isEmpty()) {
      return Attempt.refused(
          "NoAccessToken", "The connection has no access token that has not ended; refresh it.");
    }
    RevealedToken token =
        new RevealedToken(
            name,
            Secret.of(context.get().accessToken()),
            usable.flatMap(it -> it.token().accessEndsIn()));
    return new Attempt(Optional.of(token), "", "");
  }

  private void audit(
      Transaction transaction,
      Actor actor,
      StoredAuthorization authorization,
      Attempt attempt,
      String purpose) {
    boolean revealed = attempt.token().isPresent();
    stores
        .audit()
        .append(
            transaction,
            Optional.of(authorization.provider().service()),
            new AuditLog.Entry(
                actor.name(),
                ACTION,
                UseCase.nameOf(authorization).toString(),
                revealed ? purpose : attempt.code() + ": " + purpose,
                revealed ? AuditLog.Outcome.SUCCEEDED : AuditLog.Outcome.FAILED));
  }

  private static String checked(String reason) {
    String text = reason.strip();
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)
        || text.length() > MOST_REASON_CHARACTERS
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw ManagementException.invalid(
          "reason",
          "must say why in 1 to "
              + MOST_REASON_CHARACTERS
              + " characters, none of them a control character");
    }
    return text;
  }
}

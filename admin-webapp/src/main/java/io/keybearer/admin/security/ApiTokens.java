package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.ApiTokenStore;
import io.keybearer.store.StoreException;
import io.keybearer.store.Transaction;
import io.keybearer.store.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Bearer tokens of the REST API: 256 random bits, shown once when issued, kept as their SHA-256.
 * Thread-safe.
 *
 * <p>A plain hash is enough where the input has full entropy; it makes the look-up one indexed
 * read.
 */
public final class ApiTokens {
  /** Lets scanners of source code recognise a leaked token. */
  private static final String PREFIX = "kb_";

  private static final int RANDOM_BYTES = 32;

  private final Transactions transactions;
  private final ApiTokenStore store;
  private final SecureRandom random;

  /**
   * Tokens in a store.
   *
   * @param random makes new tokens
   */
  public ApiTokens(Transactions transactions, ApiTokenStore store, SecureRandom random) {
    this.transactions = transactions;
    this.store = store;
    this.random = random;
  }

  /**
   * Who bears a token; empty when it is unknown or expired.
   *
   * @throws SecurityUnavailableException when the store can't be asked
   */
  public Optional<Principal> authenticate(Secret token) {
    try {
      return transactions
          .run(transaction -> store.find(transaction, hash(token)))
          .flatMap(
              found ->
                  Role.named(found.role())
                      .map(role -> new Principal("api-token/" + found.name(), role.permissions())));
    } catch (StoreException e) {
      throw new SecurityUnavailableException(e);
    }
  }

  /**
   * Issues a token within a transaction.
   *
   * @param name what to call it
   * @param role what its bearer may do
   * @param createdBy who asked for it
   * @param life how long it is good for; empty for no end
   * @return the token itself, which can't be had a second time
   */
  public Secret issue(
      Transaction transaction, String name, Role role, String createdBy, Optional<Duration> life) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    Secret token = Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    store.insert(
        transaction, hash(token), new ApiTokenStore.ApiToken(name, role.text()), createdBy, life);
    return token;
  }

  private static byte[] hash(Secret token) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(token.expose().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

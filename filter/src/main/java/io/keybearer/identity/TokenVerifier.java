package io.keybearer.identity;

import io.keybearer.cache.BoundedCache;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.IssuerKeySource;
import io.keybearer.oauth.JsonWebToken;
import io.keybearer.oauth.MalformedTokenException;
import io.keybearer.oauth.VerificationKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens: signature, times, audience, issuer and claims, in this order.
 *
 * <p>Keys of issuers are fetched and kept as {@link IssuerKeySource} says. A token whose issuer is
 * known by its metadata must be signed by that issuer's key, or by one of the rules' own: one
 * accepted issuer can't speak for another. A signature is checked once for each token, as long as
 * its key is accepted; everything else each time. Safe for use by many threads.
 */
public final class TokenVerifier implements AutoCloseable {
  private static final int MOST_SOURCES = 1_000;
  private static final int MOST_CHECKED = 4_096;
  private static final int LONGEST_CHECKED = 4_096;
  private static final Duration LONGEST_KEPT = Duration.ofHours(1);

  private final OutboundHttpClient http;
  private final InstantSource clock;
  private final ThreadPoolExecutor aside;
  private final BoundedCache<URI, IssuerKeySource> sources =
      new BoundedCache<>(
          URI.class, IssuerKeySource.class, MOST_SOURCES, (uri, source) -> Optional.empty());
  private final BoundedCache<String, Checked> checked =
      new BoundedCache<>(
          String.class, Checked.class, MOST_CHECKED, (hash, token) -> Optional.of(LONGEST_KEPT));

  /**
   * A token whose signature was checked.
   *
   * @param token the token
   * @param signer the key that it is signed with
   */
  private record Checked(VerifiedToken token, VerificationKey signer) {}

  /**
   * A verifier.
   *
   * @param http fetches metadata and keys, under its rules
   * @param clock the time
   */
  public TokenVerifier(OutboundHttpClient http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
    this.aside =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TokenVerifier::thread);
    aside.allowCoreThreadTimeOut(true);
  }

  /**
   * Verifies a token.
   *
   * @param text the token without a prefix {@code Bearer}; null or blank is a token not present
   * @param rules what it must be like
   * @return the token; of an encrypted one, the one inside
   * @throws TokenRefusedException if it does not pass, saying why
   */
  public VerifiedToken verify(@Nullable String text, TokenRules rules)
      throws TokenRefusedException {
    List<IssuerKeySource> ofRules = new ArrayList<>(rules.metadata().size());
    for (URI metadata : rules.metadata()) {
      ofRules.add(source(metadata));
    }
    return verify(text, rules, ofRules);
  }

  /** Verifies a token by the keys of these sources, whatever metadata the rules name. */
  VerifiedToken verify(@Nullable String text, TokenRules rules, List<IssuerKeySource> from)
      throws TokenRefusedException {
    if (text == null || text.isBlank()) {
      throw new TokenRefusedException(TokenFailure.NOT_PRESENT, "JWT not present.");
    }
    AcceptedKeys keys = new AcceptedKeys(rules, from);
    String hash = text.length() <= LONGEST_CHECKED ? hash(text) : "";
    Checked known = hash.isEmpty() ? null : checked.get(hash);
    VerifiedToken token =
        known != null && keys.accept(known.signer(), known.token())
            ? known.token()
            : checkSignature(text, hash, rules, keys);
    new TokenCheck(token, rules, clock.instant()).check(keys.issuers());
    return token;
  }

  private VerifiedToken checkSignature(
      String text, String hash, TokenRules rules, AcceptedKeys keys) throws TokenRefusedException {
    JsonWebToken received = parse(text);
    JsonWebToken token = received.isEncrypted() ? opened(received, rules) : received;
    VerifiedToken read = new VerifiedToken(token.header(), token.claims());
    if (token.isSigned()) {
      VerificationKey signer = keys.signer(token, read);
      // What is inside an encrypted token is for those alone who have its key.
      if (!hash.isEmpty() && !received.isEncrypted()) {
        checked.put(hash, new Checked(read, signer));
      }
    } else if (rules.requireSignature()) {
      throw new TokenRefusedException(
          TokenFailure.SIGNATURE_INVALID, "The token is not signed. Access denied.");
    }
    return read;
  }

  private static JsonWebToken parse(String text) throws TokenRefusedException {
    try {
      return JsonWebToken.parse(text);
    } catch (MalformedTokenException e) {
      throw new TokenRefusedException(TokenFailure.INVALID, e.getMessage() + ".", e);
    }
  }

  private static JsonWebToken opened(JsonWebToken token, TokenRules rules)
      throws TokenRefusedException {
    try {
      return token.opened(rules.openingKeys().stream().map(OpeningKey::key).toList());
    } catch (MalformedTokenException e) {
      throw new TokenRefusedException(TokenFailure.INVALID, e.getMessage() + ".", e);
    }
  }

  /** The keys of the issuer whose metadata are at that place. */
  private IssuerKeySource source(URI metadata) {
    IssuerKeySource found = sources.get(metadata);
    if (found != null) {
      return found;
    }
    synchronized (sources) {
      found = sources.get(metadata);
      if (found == null) {
        found = IssuerKeySource.ofMetadata(metadata, http, clock, aside);
        sources.put(metadata, found);
      }
      return found;
    }
  }

  /** The keys of an issuer by its name. */
  IssuerKeySource source(String issuer) {
    return IssuerKeySource.ofIssuer(issuer, http, clock, aside);
  }

  private static String hash(String text) {
    try {
      return new String(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)),
          StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "keybearer-issuer-keys");
    thread.setDaemon(true);
    return thread;
  }

  /** Forgets everything and ends its thread. */
  @Override
  public void close() {
    aside.shutdownNow();
    sources.close();
    checked.close();
    try {
      aside.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

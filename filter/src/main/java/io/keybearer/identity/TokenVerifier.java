package io.keybearer.identity;

import io.keybearer.cache.BoundedCache;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.WorkerThreads;
import io.keybearer.oauth.DiscoveryException;
import io.keybearer.oauth.IssuerKeySource;
import io.keybearer.oauth.IssuerKeys;
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
  private final WorkerThreads threads = new WorkerThreads("keybearer-issuer-keys");
  private final ThreadPoolExecutor aside;
  private final BoundedCache<URI, IssuerKeySource> sources =
      new BoundedCache<>(
          URI.class, IssuerKeySource.class, MOST_SOURCES, (uri, source) -> Optional.empty());
  private final BoundedCache<String, Checked> checked =
      new BoundedCache<>(
          String.class, Checked.class, MOST_CHECKED, (hash, token) -> Optional.of(LONGEST_KEPT));

  /** A token whose signature was checked, and what it has passed since. */
  private static final class Checked {
    private final VerifiedToken token;
    private final VerificationKey signer;
    private volatile @Nullable Passed passed;

    Checked(VerifiedToken token, VerificationKey signer) {
      this.token = token;
      this.signer = signer;
    }
  }

  /**
   * What a token has passed by. As long as it is the same, time alone can make a difference.
   *
   * @param rules what it had to be like
   * @param sources whose keys were accepted
   * @param keys those keys, read before the check, in the order of the sources
   */
  private record Passed(TokenRules rules, List<IssuerKeySource> sources, List<IssuerKeys> keys) {
    /** What holds at the moment; null when a source's keys can't be had. */
    static @Nullable Passed by(Acceptance acceptance) {
      try {
        return new Passed(
            acceptance.rules(),
            acceptance.sources(),
            acceptance.sources().stream().map(IssuerKeySource::keys).toList());
      } catch (DiscoveryException e) {
        return null;
      }
    }

    @SuppressWarnings("ReferenceEquality") // Other rules, or keys read anew, are other objects.
    boolean isStill(Acceptance acceptance) {
      if (rules != acceptance.rules() || !sources.equals(acceptance.sources())) {
        return false;
      }
      try {
        for (int i = 0; i < keys.size(); i++) {
          if (sources.get(i).keys() != keys.get(i)) {
            return false;
          }
        }
        return true;
      } catch (DiscoveryException e) {
        return false;
      }
    }
  }

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
        new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
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
    List<IssuerKeySource> sources = new ArrayList<>(rules.metadata().size());
    for (URI metadata : rules.metadata()) {
      sources.add(source(metadata));
    }
    Acceptance acceptance = new Acceptance(rules, sources);
    return verify(text, rules.openingKeys(), read -> acceptance);
  }

  /**
   * What is accepted.
   *
   * @param rules what a token must be like, whatever metadata they name
   * @param sources the keys of issuers
   */
  record Acceptance(TokenRules rules, List<IssuerKeySource> sources) {}

  /** Chooses what is accepted by what a token says, whether it is true or not. */
  @FunctionalInterface
  interface Choice {
    /**
     * What is accepted.
     *
     * @throws TokenRefusedException if nothing that says so is
     */
    Acceptance of(VerifiedToken read) throws TokenRefusedException;
  }

  /** Verifies a token by rules that depend on what it says. */
  VerifiedToken verify(@Nullable String text, List<OpeningKey> openingKeys, Choice choice)
      throws TokenRefusedException {
    if (text == null || text.isBlank()) {
      throw new TokenRefusedException(TokenFailure.NOT_PRESENT, "JWT not present.");
    }
    String hash = text.length() <= LONGEST_CHECKED ? hash(text) : "";
    Checked known = hash.isEmpty() ? null : checked.get(hash);
    if (known != null) {
      VerifiedToken token = known.token;
      Acceptance acceptance = choice.of(token);
      Passed passed = known.passed;
      if (passed != null && passed.isStill(acceptance)) {
        new TokenCheck(token, acceptance.rules(), clock.instant()).checkTimes();
        return token;
      }
      passed = Passed.by(acceptance);
      AcceptedKeys keys = new AcceptedKeys(acceptance, token);
      if (keys.accept(known.signer)) {
        check(token, acceptance.rules(), keys);
        known.passed = passed;
        return token;
      }
    }
    return verifyAnew(text, hash, openingKeys, choice);
  }

  private VerifiedToken verifyAnew(
      String text, String hash, List<OpeningKey> openingKeys, Choice choice)
      throws TokenRefusedException {
    JsonWebToken received = parse(text);
    JsonWebToken token = received.isEncrypted() ? opened(received, openingKeys) : received;
    VerifiedToken read = new VerifiedToken(token.header(), token.claims());
    Acceptance acceptance = choice.of(read);
    AcceptedKeys keys = new AcceptedKeys(acceptance, read);
    if (token.isSigned()) {
      VerificationKey signer = keys.signer(token);
      // What is inside an encrypted token is for those alone who have its key.
      if (!hash.isEmpty() && !received.isEncrypted()) {
        checked.put(hash, new Checked(read, signer));
      }
    } else if (acceptance.rules().requireSignature()) {
      throw new TokenRefusedException(
          TokenFailure.SIGNATURE_INVALID, "The token is not signed. Access denied.");
    }
    check(read, acceptance.rules(), keys);
    return read;
  }

  private void check(VerifiedToken token, TokenRules rules, AcceptedKeys keys)
      throws TokenRefusedException {
    new TokenCheck(token, rules, clock.instant()).check(keys.issuers());
  }

  private static JsonWebToken parse(String text) throws TokenRefusedException {
    try {
      return JsonWebToken.parse(text);
    } catch (MalformedTokenException e) {
      throw new TokenRefusedException(TokenFailure.INVALID, e.getMessage() + ".", e);
    }
  }

  private static JsonWebToken opened(JsonWebToken token, List<OpeningKey> keys)
      throws TokenRefusedException {
    try {
      return token.opened(keys.stream().map(OpeningKey::key).toList());
    } catch (MalformedTokenException e) {
      throw new TokenRefusedException(TokenFailure.INVALID, e.getMessage() + ".", e);
    }
  }

  /** The keys of the issuer whose metadata are at that place. */
  IssuerKeySource source(URI metadata) {
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

  /** Forgets everything and ends its thread. */
  @Override
  public void close() {
    aside.shutdownNow();
    sources.close();
    checked.close();
    threads.join(Duration.ofSeconds(2));
  }
}

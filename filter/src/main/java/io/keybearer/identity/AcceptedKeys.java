package io.keybearer.identity;

import io.keybearer.oauth.DiscoveryException;
import io.keybearer.oauth.IssuerKeySource;
import io.keybearer.oauth.IssuerKeys;
import io.keybearer.oauth.JsonWebToken;
import io.keybearer.oauth.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one token may be signed with: those of the rules, and those that sources have of
 * issuers. A source that fails is left out. One per verification; not thread-safe.
 */
final class AcceptedKeys {
  private final List<VerificationKey> own;
  private final List<Source> sources = new ArrayList<>();
  private @Nullable DiscoveryException problem;

  /** What a source gave. */
  private record Source(IssuerKeySource source, IssuerKeys keys) {}

  AcceptedKeys(TokenRules rules, List<IssuerKeySource> from) {
    this.own = rules.signingKeys().stream().map(SigningKey::key).toList();
    for (IssuerKeySource source : from) {
      try {
        sources.add(new Source(source, source.keys()));
      } catch (DiscoveryException e) {
        problem = e;
      }
    }
  }

  /** What the sources' issuers call themselves. */
  List<String> issuers() {
    return sources.stream().map(source -> source.keys().issuer()).toList();
  }

  /** Whether tokens like this one may be signed with that key. */
  boolean accept(VerificationKey key, VerifiedToken token) {
    return own.contains(key)
        || sourcesOf(token).stream().anyMatch(source -> source.keys().keys().contains(key));
  }

  /**
   * The key that the token is signed with. Keys are read anew when it names one that is not there.
   *
   * @throws TokenRefusedException if it is signed with none that is accepted
   */
  VerificationKey signer(JsonWebToken token, VerifiedToken read) throws TokenRefusedException {
    Optional<VerificationKey> signer = token.signer(keysFor(read));
    if (signer.isEmpty() && readAnew(token, read)) {
      signer = token.signer(keysFor(read));
    }
    if (signer.isPresent()) {
      return signer.get();
    }
    List<VerificationKey> keys = keysFor(read);
    if (keys.isEmpty() && problem != null) {
      throw new TokenRefusedException(
          TokenFailure.SIGNATURE_KEY_NOT_FOUND,
          "The issuer's signing keys can't be read. Access denied.",
          problem);
    }
    boolean known = token.keyId().map(id -> has(keys, id)).orElse(!keys.isEmpty());
    throw known
        ? new TokenRefusedException(
            TokenFailure.SIGNATURE_INVALID, "The token's signature is invalid. Access denied.")
        : new TokenRefusedException(
            TokenFailure.SIGNATURE_KEY_NOT_FOUND,
            "The key that the token is signed with was not found. Access denied.");
  }

  private static boolean has(List<VerificationKey> keys, String id) {
    return keys.stream().anyMatch(key -> key.id().filter(id::equals).isPresent());
  }

  /** Whether any source knows more than before, after the token named a key that nobody has. */
  private boolean readAnew(JsonWebToken token, VerifiedToken read) {
    String id = token.keyId().orElse(null);
    if (id == null || has(keysFor(read), id)) {
      return false;
    }
    boolean changed = false;
    for (Source source : sourcesOf(read)) {
      try {
        IssuerKeys keys = source.source().keysAfter(source.keys());
        if (!keys.equals(source.keys())) {
          sources.set(sources.indexOf(source), new Source(source.source(), keys));
          changed = true;
        }
      } catch (DiscoveryException e) {
        problem = e;
      }
    }
    return changed;
  }

  private List<VerificationKey> keysFor(VerifiedToken token) {
    List<VerificationKey> keys = new ArrayList<>(own);
    sourcesOf(token).forEach(source -> keys.addAll(source.keys().keys()));
    return keys;
  }

  /** The sources of the token's own issuer; all when none is. */
  private List<Source> sourcesOf(VerifiedToken token) {
    if (sources.size() < 2) {
      return List.copyOf(sources);
    }
    List<Source> itsOwn =
        sources.stream()
            .filter(source -> IssuerNames.matches(source.keys().issuer(), token))
            .toList();
    return itsOwn.isEmpty() ? List.copyOf(sources) : itsOwn;
  }
}

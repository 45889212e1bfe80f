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
 * issuers. Where a source is the token's own issuer's, no other one counts, nor is it waited for. A
 * source that fails is left out. One per verification; not thread-safe.
 */
final class AcceptedKeys {
  private final VerifiedToken token;
  private final List<VerificationKey> own;
  private final List<Source> sources = new ArrayList<>();
  private @Nullable DiscoveryException problem;

  /** What a source gave. */
  private record Source(IssuerKeySource source, IssuerKeys keys) {}

  /**
   * The keys for a token.
   *
   * @param acceptance what is accepted
   * @param token what the token says, whether it is true or not
   */
  AcceptedKeys(TokenVerifier.Acceptance acceptance, VerifiedToken token) {
    this.token = token;
    this.own = acceptance.rules().signingKeys().stream().map(SigningKey::key).toList();
    List<IssuerKeySource> itsOwn =
        acceptance.sources().stream()
            .filter(source -> source.issuer().filter(this::isTheTokens).isPresent())
            .toList();
    for (IssuerKeySource source : itsOwn.isEmpty() ? acceptance.sources() : itsOwn) {
      try {
        sources.add(new Source(source, source.keys()));
      } catch (DiscoveryException e) {
        problem = e;
      }
    }
    if (sources.stream().anyMatch(source -> isTheTokens(source.keys().issuer()))) {
      sources.removeIf(source -> !isTheTokens(source.keys().issuer()));
    }
  }

  private boolean isTheTokens(String issuer) {
    return IssuerNames.matches(issuer, token);
  }

  /** What the sources' issuers call themselves. */
  List<String> issuers() {
    return sources.stream().map(source -> source.keys().issuer()).toList();
  }

  /** Whether the token may be signed with that key. */
  boolean accept(VerificationKey key) {
    return own.contains(key)
        || sources.stream().anyMatch(source -> source.keys().keys().contains(key));
  }

  /**
   * The key that the token is signed with. Keys are read anew when it names one that is not there.
   *
   * @param signed the token itself
   * @throws TokenRefusedException if it is signed with none that is accepted
   */
  VerificationKey signer(JsonWebToken signed) throws TokenRefusedException {
    Optional<VerificationKey> signer = signed.signer(keys());
    if (signer.isEmpty() && readAnew(signed)) {
      signer = signed.signer(keys());
    }
    if (signer.isPresent()) {
      return signer.get();
    }
    List<VerificationKey> keys = keys();
    if (keys.isEmpty() && problem != null) {
      throw new TokenRefusedException(
          TokenFailure.SIGNATURE_KEY_NOT_FOUND,
          "The issuer's signing keys can't be read. Access denied.",
          problem);
    }
    boolean known = signed.keyId().map(id -> has(keys, id)).orElse(!keys.isEmpty());
    throw known
        ? new TokenRefusedException(
            TokenFailure.SIGNATURE_INVALID, "The token's signature is invalid. Access denied.")
        : new TokenRefusedException(
            TokenFailure.SIGNATURE_KEY_NOT_FOUND,
            "The key that the token is signed with was not found. Access denied.");
  }

  private List<VerificationKey> keys() {
    List<VerificationKey> keys = new ArrayList<>(own);
    sources.forEach(source -> keys.addAll(source.keys().keys()));
    return keys;
  }

  private static boolean has(List<VerificationKey> keys, String id) {
    return keys.stream().anyMatch(key -> key.id().filter(id::equals).isPresent());
  }

  /** Whether any source knows more than before, after the token named a key that nobody has. */
  private boolean readAnew(JsonWebToken signed) {
    if (signed.keyId().map(id -> has(keys(), id)).orElse(true)) {
      return false;
    }
    boolean changed = false;
    for (int at = 0; at < sources.size(); at++) {
      Source source = sources.get(at);
      try {
        IssuerKeys keys = source.source().keysAfter(source.keys());
        changed |= !keys.equals(source.keys());
        sources.set(at, new Source(source.source(), keys));
      } catch (DiscoveryException e) {
        problem = e;
      }
    }
    return changed;
  }
}

package io.keybearer.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An issuer of tokens and the keys it signs with. Immutable.
 *
 * @param issuer what its tokens call it ({@code iss}); Microsoft's shared metadata have {@code
 *     {tenantid}} in it, which stands for the token's own tenant
 * @param keys the public keys of its JWK set (RFC 7517 §5) that can be used here
 */
public record IssuerKeys(String issuer, List<VerificationKey> keys) {
  private static final int MOST_KEYS = 500;

  /** Copies the keys. */
  public IssuerKeys {
    keys = List.copyOf(keys);
  }

  /** Whether one of the keys has that id. */
  public boolean hasKey(String id) {
    return keys.stream().anyMatch(key -> key.id().filter(id::equals).isPresent());
  }

  /**
   * The keys of a JWK set. Left out is what can't be used: keys for encryption, of other kinds, too
   * short, malformed; and secrets, which have no place in a document that everybody reads.
   */
  static List<VerificationKey> read(JsonNode set) {
    List<VerificationKey> keys = new ArrayList<>();
    for (JsonNode member : set.path("keys")) {
      if (keys.size() < MOST_KEYS) {
        read(member.toString()).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static Optional<VerificationKey> read(String text) {
    try {
      JWK jwk = JWK.parse(text);
      if (!isForSignatures(jwk)) {
        return Optional.empty();
      }
      Optional<PublicKey> key = publicKey(jwk);
      return key.map(found -> VerificationKey.of(jwk.getKeyID(), found))
          .map(
              found ->
                  jwk.getAlgorithm() == null ? found : found.only(jwk.getAlgorithm().getName()));
    } catch (ParseException | com.nimbusds.jose.JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
        && (jwk.getKeyOperations() == null
            || jwk.getKeyOperations().isEmpty()
            || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static Optional<PublicKey> publicKey(JWK jwk) throws com.nimbusds.jose.JOSEException {
    if (jwk instanceof RSAKey rsa) {
      return Optional.of(rsa.toRSAPublicKey());
    }
    return jwk instanceof ECKey curve ? Optional.of(curve.toECPublicKey()) : Optional.empty();
  }
}

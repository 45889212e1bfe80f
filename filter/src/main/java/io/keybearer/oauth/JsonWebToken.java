package io.keybearer.oauth;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token (RFC 7519) in its compact form, read and not verified: signed (RFC 7515),
 * encrypted (RFC 7516) or neither.
 *
 * <p>Immutable. Its text form shows nothing of it.
 */
public final class JsonWebToken {
  /** The longest token that is read, in characters. */
  public static final int LONGEST = 64 * 1024;

  private static final String NO_TOKEN = "The text is not a JSON Web Token";

  private final JWT jwt;
  private final Map<String, @Nullable Object> claims;

  private JsonWebToken(JWT jwt, Map<String, @Nullable Object> claims) {
    this.jwt = jwt;
    this.claims = claims;
  }

  /**
   * Reads a token.
   *
   * @param text the compact form, without a prefix {@code Bearer}
   * @throws MalformedTokenException if it is none, if its claims are no JSON object, or if its
   *     header has critical parameters (RFC 7515 §4.1.11), none of which is known here
   */
  public static JsonWebToken parse(String text) throws MalformedTokenException {
    if (text.length() > LONGEST) {
      throw new MalformedTokenException(
          "The token is longer than the " + LONGEST + " characters that are read");
    }
    try {
      JWT jwt = JWTParser.parse(text);
      if (jwt.getHeader().toJSONObject().containsKey("crit")) {
        throw new MalformedTokenException("The token's header has critical parameters");
      }
      if (jwt instanceof EncryptedJWT) {
        return new JsonWebToken(jwt, Map.of());
      }
      Map<String, Object> claims = ((JOSEObject) jwt).getPayload().toJSONObject();
      if (claims != null) {
        return new JsonWebToken(jwt, Collections.unmodifiableMap(new LinkedHashMap<>(claims)));
      }
    } catch (ParseException | IllegalArgumentException e) {
      // The same as a token whose claims are no object; the cause may quote the text.
      throw new MalformedTokenException(NO_TOKEN);
    }
    throw new MalformedTokenException(NO_TOKEN);
  }

  /** Whether it is encrypted, so that its claims are not known. */
  public boolean isEncrypted() {
    return jwt instanceof EncryptedJWT;
  }

  /** Whether it has a signature; says nothing of its worth. */
  public boolean isSigned() {
    return jwt instanceof SignedJWT;
  }

  /** The algorithm that its header names, such as {@code RS256}. */
  public String algorithm() {
    return jwt.getHeader().getAlgorithm().getName();
  }

  /** The key id ({@code kid}) that its header names. */
  public Optional<String> keyId() {
    Header header = jwt.getHeader();
    if (header instanceof JWSHeader signed) {
      return Optional.ofNullable(signed.getKeyID());
    }
    return header instanceof JWEHeader encrypted
        ? Optional.ofNullable(encrypted.getKeyID())
        : Optional.empty();
  }

  /** The members of the header, as JSON values. */
  public Map<String, @Nullable Object> header() {
    return new LinkedHashMap<>(jwt.getHeader().toJSONObject());
  }

  /** The claims, as JSON values; empty as long as it is encrypted. Unmodifiable. */
  public Map<String, @Nullable Object> claims() {
    return claims;
  }

  /**
   * The token inside this encrypted one. Keys whose id the header names are tried, or all when none
   * has that id.
   *
   * @throws MalformedTokenException if no key opens it or there is no token inside; which of the
   *     two is not told
   */
  public JsonWebToken opened(List<DecryptionKey> keys) throws MalformedTokenException {
    String id = keyId().orElse(null);
    List<DecryptionKey> named =
        keys.stream().filter(key -> id != null && key.id().filter(id::equals).isPresent()).toList();
    for (DecryptionKey key : named.isEmpty() ? keys : named) {
      Optional<JsonWebToken> inner = openedWith(key);
      if (inner.isPresent()) {
        return inner.get();
      }
    }
    throw new MalformedTokenException("The token can't be decrypted");
  }

  private Optional<JsonWebToken> openedWith(DecryptionKey key) {
    if (!(jwt instanceof EncryptedJWT encrypted)) {
      return Optional.empty();
    }
    try {
      Optional<JWEDecrypter> decrypter = key.decrypter(encrypted.getHeader());
      if (decrypter.isEmpty()) {
        return Optional.empty();
      }
      // A copy: an encrypted token keeps the state of its first decryption.
      EncryptedJWT copy = EncryptedJWT.parse(encrypted.getParsedString());
      copy.decrypt(decrypter.get());
      JsonWebToken inner = parse(copy.getPayload().toString());
      return inner.isEncrypted() ? Optional.empty() : Optional.of(inner);
    } catch (JOSEException | ParseException | MalformedTokenException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The keys that may have signed it: those its header names by id, or all when none has that. */
  private List<VerificationKey> candidates(List<VerificationKey> keys) {
    List<VerificationKey> able = new ArrayList<>();
    List<VerificationKey> named = new ArrayList<>();
    String id = keyId().orElse(null);
    for (VerificationKey key : keys) {
      if (key.allows(algorithm())) {
        able.add(key);
        if (id != null && key.id().filter(id::equals).isPresent()) {
          named.add(key);
        }
      }
    }
    return named.isEmpty() ? able : named;
  }

  /**
   * The key whose signature it bears; empty when it bears none of theirs.
   *
   * @param keys the keys to try
   */
  public Optional<VerificationKey> signer(List<VerificationKey> keys) {
    if (!(jwt instanceof SignedJWT signed)) {
      return Optional.empty();
    }
    return candidates(keys).stream().filter(key -> bears(signed, key)).findFirst();
  }

  private static boolean bears(SignedJWT token, VerificationKey key) {
    try {
      return token.verify(key.verifier());
    } catch (JOSEException | IllegalStateException e) {
      // As good as a signature that does not fit.
      return false;
    }
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "JsonWebToken[redacted]";
  }
}

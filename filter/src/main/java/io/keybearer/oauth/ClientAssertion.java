package io.keybearer.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.keybearer.model.Secret;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * The assertion of private_key_jwt (RFC 7523 §2.2, §3): issuer and subject are the client id, the
 * audience is the endpoint, it lives 120 s from 10 s ago, and its id is random.
 */
final class ClientAssertion {
  private static final long SKEW_SECONDS = 10;
  private static final long LIFE_SECONDS = 120;

  private ClientAssertion() {}

  /**
   * Signs an assertion.
   *
   * @param key the private key: a JWK as JSON, which may name its {@code alg} and {@code kid}, or
   *     PEM of PKCS#8 with its certificate or public key
   * @throws UnusableKeyException if the text holds no private key that can sign
   */
  static String sign(String clientId, URI audience, Secret key, Instant now) {
    try {
      String text = key.expose().strip();
      JWK jwk = text.startsWith("{") ? JWK.parse(text) : JWK.parseFromPEMEncodedObjects(text);
      JWSAlgorithm algorithm = algorithm(jwk);
      JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(jwk, algorithm);
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .type(com.nimbusds.jose.JOSEObjectType.JWT)
                  .keyID(jwk.getKeyID())
                  .x509CertSHA256Thumbprint(jwk.getX509CertSHA256Thumbprint())
                  .build(),
              new JWTClaimsSet.Builder()
                  .issuer(clientId)
                  .subject(clientId)
                  .audience(audience.toString())
                  .jwtID(UUID.randomUUID().toString())
                  .issueTime(Date.from(now.minusSeconds(SKEW_SECONDS)))
                  .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)))
                  .build());
      jwt.sign(signer);
      return jwt.serialize();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new UnusableKeyException("unusable_private_key", e);
    }
  }

  private static JWSAlgorithm algorithm(JWK jwk) {
    if (jwk.getAlgorithm() != null) {
      return JWSAlgorithm.parse(jwk.getAlgorithm().getName());
    }
    if (KeyType.EC.equals(jwk.getKeyType())) {
      Curve curve = ((ECKey) jwk).getCurve();
      return Curve.P_384.equals(curve)
          ? JWSAlgorithm.ES384
          : Curve.P_521.equals(curve) ? JWSAlgorithm.ES512 : JWSAlgorithm.ES256;
    }
    return KeyType.OKP.equals(jwk.getKeyType()) ? JWSAlgorithm.EdDSA : JWSAlgorithm.RS256;
  }
}

package io.keybearer.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where a secret may be sent: the SHA-256 of token endpoint, refresh endpoint and client id. It is
 * authenticated, not stored, so a secret whose row was pointed at another endpoint does not open.
 * Immutable.
 */
public final class Destination {
  private final byte[] digest;

  private Destination(byte[] digest) {
    this.digest = digest;
  }

  /**
   * The destination of these endpoints, as resolved and stored on the provider's row.
   *
   * @param tokenUrl the token endpoint
   * @param refreshUrl the endpoint of refresh requests; the token endpoint where there is no other
   * @param clientId the client that authenticates there
   */
  public static Destination of(String tokenUrl, String refreshUrl, String clientId) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {tokenUrl, refreshUrl, clientId}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // Lengths in front keep "a" + "bc" apart from "ab" + "c".
        sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        sha256.update(bytes);
      }
      return new Destination(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] digest() {
    return digest;
  }
}

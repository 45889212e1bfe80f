package io.keybearer.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets and opens them again.
 *
 * <p>Each secret gets a content key of its own, random and used once. The content key is wrapped by
 * the service's current key-encryption key, and that one to the certificates of the nodes ({@link
 * KeyEncryptionKeys}), so no asymmetric operation happens for a single record. A record opens only
 * for the owner and the destination that it was sealed for.
 *
 * <p>Thread-safe.
 */
public final class Vault {
  private final KeyEncryptionKeys keys;
  private final SecureRandom random;

  /**
   * A vault over these keys.
   *
   * @param keys the services' key-encryption keys
   */
  public Vault(KeyEncryptionKeys keys) {
    this(keys, new SecureRandom());
  }

  Vault(KeyEncryptionKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * Seals a secret under the service's current key.
   *
   * @param serviceUid the service whose secret it is
   * @param owner where the record will stand
   * @param destination where the secret may be sent, if it is ever sent
   * @param plaintext the secret
   * @throws KeyUnavailableException when the service has no key that this node can use
   */
  public byte[] seal(
      UUID serviceUid, Owner owner, Optional<Destination> destination, byte[] plaintext) {
    KeyEncryptionKeys.Key key = keys.current(serviceUid);
    byte[] contentKey = randomBytes(key.suite().keySizeBytes());
    byte[] nonce = randomBytes(SealedRecord.NONCE_SIZE_BYTES);
    try {
      SealedRecord header =
          new SealedRecord(key.suite(), key.kekId(), wrap(key, contentKey), nonce, new byte[0]);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, aes(contentKey), gcm(nonce));
      cipher.updateAAD(header.additionalData(owner, destination));
      byte[] ciphertext = cipher.doFinal(plaintext);
      return new SealedRecord(key.suite(), key.kekId(), header.wrappedKey(), nonce, ciphertext)
          .bytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is part of every JDK", e);
    }
  }

  /**
   * Opens a record.
   *
   * @param serviceUid the service whose secret it is
   * @param owner where the record stands
   * @param destination where the secret is about to be sent; the same that it was sealed for
   * @param sealed the record
   * @throws VaultException when the record is malformed, altered, of another place, destination or
   *     service, or its key is not one that this node can use
   */
  public byte[] open(
      UUID serviceUid, Owner owner, Optional<Destination> destination, byte[] sealed) {
    SealedRecord parsed = SealedRecord.parse(sealed);
    Optional<UUID> kekId = Optional.of(parsed.kekId());
    KeyEncryptionKeys.Key key =
        keys.find(serviceUid, parsed.kekId()).orElseThrow(() -> new VaultException(kekId));
    if (key.suite() != parsed.suite()) {
      throw new VaultException(kekId);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, unwrap(key, parsed.wrappedKey()), gcm(parsed.nonce()));
      cipher.updateAAD(parsed.additionalData(owner, destination));
      return cipher.doFinal(parsed.ciphertext());
    } catch (GeneralSecurityException e) {
      // The cause would tell altered from foreign.
      throw new VaultException(kekId);
    }
  }

  /**
   * The id of the key-encryption key that a record is sealed under.
   *
   * @throws VaultException when it is no sealed record
   */
  public static UUID kekId(byte[] sealed) {
    return SealedRecord.parse(sealed).kekId();
  }

  private static byte[] wrap(KeyEncryptionKeys.Key key, byte[] contentKey)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
    cipher.init(Cipher.WRAP_MODE, key.secretKey());
    return cipher.wrap(aes(contentKey));
  }

  private static SecretKey unwrap(KeyEncryptionKeys.Key key, byte[] wrapped)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
    cipher.init(Cipher.UNWRAP_MODE, key.secretKey());
    return (SecretKey) cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
  }

  private static SecretKey aes(byte[] key) {
    return new SecretKeySpec(key, "AES");
  }

  private static GCMParameterSpec gcm(byte[] nonce) {
    return new GCMParameterSpec(SealedRecord.TAG_SIZE_BYTES * Byte.SIZE, nonce);
  }

  private byte[] randomBytes(int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    random.nextBytes(bytes);
    return bytes;
  }
}

package io.keybearer.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The key-encryption keys of the store, each wrapped to the certificates of the nodes that may use
 * it. Implemented by the store; what it answers is believed only as far as its signatures go.
 */
public interface KeyWraps {
  /** All keys of a service with all their wraps, in no particular order. */
  List<StoredKey> load(UUID serviceUid);

  /**
   * Adds a service's first key with its wraps and its activation, all or nothing.
   *
   * @return false when the service has a key already, as by another process at the same time;
   *     nothing was added then
   */
  boolean insertFirst(UUID serviceUid, StoredKey key);

  /** Adds a key with its wraps, in one transaction. */
  void insert(UUID serviceUid, StoredKey key);

  /** Marks a key as current: records the activation of a key that is already there. */
  void activate(UUID serviceUid, UUID kekId, Activation activation);

  /** Adds a wrap to a key that is already there; nothing happens when it has one like it. */
  void addWrap(UUID serviceUid, UUID kekId, Wrap wrap);

  /**
   * Notes that nothing is sealed any more under keys that were activated before this one. They stay
   * in the store and usable, for what comes back from a backup.
   */
  void retireBefore(UUID serviceUid, UUID kekId);

  /**
   * A key as the store keeps it.
   *
   * @param kekId its random id
   * @param suiteVersion {@link Suite#version()}
   * @param createdAt when it was made, in whole microseconds
   * @param signature over id, service, suite and time
   * @param activation since when it is current, if ever
   * @param wraps the key, wrapped once a certificate
   */
  record StoredKey(
      UUID kekId,
      int suiteVersion,
      Instant createdAt,
      Signature signature,
      Optional<Activation> activation,
      List<Wrap> wraps) {
    /** The same, activated. */
    StoredKey activated(Activation by) {
      return new StoredKey(kekId, suiteVersion, createdAt, signature, Optional.of(by), wraps);
    }
  }

  /**
   * Says which key is current: the one with the highest number.
   *
   * @param number counts the activations of a service from 1
   * @param signature over service, key and number
   */
  record Activation(long number, Signature signature) {}

  /**
   * A key, wrapped to one certificate.
   *
   * @param certificate the certificate's fingerprint
   * @param wrapped RSA-OAEP of the key
   * @param signature over service, key, certificate and wrapped key
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Wrap(Fingerprint certificate, byte[] wrapped, Signature signature) {}

  /**
   * A signature (ECDSA on P-256 with SHA-256).
   *
   * @param signer the signing certificate's fingerprint
   * @param bytes the signature, DER
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Signature(Fingerprint signer, byte[] bytes) {}
}

package io.keybearer.vault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What is signed of a key-encryption key: each text starts with its purpose, so that no signature
 * can stand in for one of another kind.
 *
 * <p>A text is a sequence of parts, each behind its length (4 bytes, big-endian):
 *
 * <pre>
 * key         "keybearer key-encryption key 1", service uid, key id, suite (1 byte), created at (8 bytes)
 * wrap        "keybearer key wrap 1", service uid, key id, certificate's SHA-256, wrapped key
 * activation  "keybearer key activation 1", service uid, key id, number (8 bytes)
 * </pre>
 *
 * <p>Purposes are ASCII, ids 16 bytes, numbers big-endian, times microseconds since 1970 in UTC.
 * The signature is ECDSA on P-256 with SHA-256, in DER; the wrapped key is RSA-OAEP with SHA-256
 * for digest and MGF1 and an empty label.
 */
final class KeySignatures {
  private KeySignatures() {}

  static byte[] key(UUID serviceUid, UUID kekId, int suiteVersion, Instant createdAt) {
    return text("keybearer key-encryption key 1", serviceUid, kekId)
        .with(ByteBuffer.allocate(1).put((byte) suiteVersion).array())
        .with(number(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt)))
        .bytes();
  }

  static byte[] wrap(UUID serviceUid, UUID kekId, Fingerprint certificate, byte[] wrapped) {
    return text("keybearer key wrap 1", serviceUid, kekId)
        .with(certificate.bytes())
        .with(wrapped)
        .bytes();
  }

  static byte[] activation(UUID serviceUid, UUID kekId, long number) {
    return text("keybearer key activation 1", serviceUid, kekId).with(number(number)).bytes();
  }

  private static Text text(String purpose, UUID serviceUid, UUID kekId) {
    return new Text(new ByteArrayOutputStream())
        .with(purpose.getBytes(StandardCharsets.US_ASCII))
        .with(SealedRecord.uuidBytes(serviceUid))
        .with(SealedRecord.uuidBytes(kekId));
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private record Text(ByteArrayOutputStream out) {
    Text with(byte[] part) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      out.writeBytes(part);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}

package io.keybearer.vault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The bytes of a sealed record:
 *
 * <pre>
 * offset  size     what
 * 0       1        version: 1 = A256KW and A256GCM, 2 = A128KW and A128GCM
 * 1       16       id of the key-encryption key
 * 17      w        content key under AES key wrap, RFC 3394: 40 bytes (version 1) or 24 (version 2)
 * 17 + w  12       nonce
 * 29 + w  n + 16   AES-GCM ciphertext and tag
 * </pre>
 *
 * <p>Everything in front of the ciphertext is the header. The additional authenticated data is the
 * header, then the owner's uid (16 bytes), the length of the owner's field (2 bytes) and its UTF-8,
 * then 0, or 1 and the destination's SHA-256 (32 bytes, {@link Destination}). Numbers are
 * big-endian. Golden files of the tests pin all of it; another format is another version.
 *
 * @param suite the version
 * @param kekId the key-encryption key
 * @param wrappedKey the content key, wrapped
 * @param nonce 96 bits
 * @param ciphertext with the tag at its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SealedRecord(Suite suite, UUID kekId, byte[] wrappedKey, byte[] nonce, byte[] ciphertext) {
  static final int NONCE_SIZE_BYTES = 12;
  static final int TAG_SIZE_BYTES = 16;
  private static final int KEK_ID_END = 17;

  byte[] bytes() {
    byte[] header = header();
    byte[] bytes = Arrays.copyOf(header, header.length + ciphertext.length);
    System.arraycopy(ciphertext, 0, bytes, header.length, ciphertext.length);
    return bytes;
  }

  byte[] additionalData(Owner owner, Optional<Destination> destination) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(header());
    data.writeBytes(uuidBytes(owner.uid()));
    byte[] field = owner.field().getBytes(StandardCharsets.UTF_8);
    data.writeBytes(ByteBuffer.allocate(2).putShort((short) field.length).array());
    data.writeBytes(field);
    data.write(destination.isPresent() ? 1 : 0);
    destination.ifPresent(known -> data.writeBytes(known.digest()));
    return data.toByteArray();
  }

  private byte[] header() {
    return ByteBuffer.allocate(KEK_ID_END + wrappedKey.length + NONCE_SIZE_BYTES)
        .put((byte) suite.version())
        .put(uuidBytes(kekId))
        .put(wrappedKey)
        .put(nonce)
        .array();
  }

  /** Takes a record apart; every size is checked before it is used. */
  static SealedRecord parse(byte[] bytes) {
    if (bytes.length < KEK_ID_END) {
      throw new VaultException();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Suite suite = Suite.ofVersion(buffer.get()).orElseThrow(VaultException::new);
    UUID kekId = new UUID(buffer.getLong(), buffer.getLong());
    if (buffer.remaining() < suite.wrappedKeySizeBytes() + NONCE_SIZE_BYTES + TAG_SIZE_BYTES) {
      throw new VaultException();
    }
    return new SealedRecord(
        suite,
        kekId,
        take(buffer, suite.wrappedKeySizeBytes()),
        take(buffer, NONCE_SIZE_BYTES),
        take(buffer, buffer.remaining()));
  }

  static byte[] uuidBytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static byte[] take(ByteBuffer buffer, int sizeBytes) {
    byte[] part = new byte[sizeBytes];
    buffer.get(part);
    return part;
  }
}

package io.keybearer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Verifies that the formats of sealed records, wraps and key signatures are what golden files pin:
 * whatever an earlier version sealed opens, and what is sealed today is byte for byte the same.
 */
class SealedFormatTest {
  /** Years after the golden certificates ended: an expired certificate never blocks opening. */
  private static final InstantSource LATE =
      InstantSource.fixed(Instant.parse("2040-01-01T00:00:00Z"));

  private static final Optional<Destination> NOWHERE = Optional.empty();

  @TempDir private static Path folder;
  private static Keystore keystore;

  @BeforeAll
  static void loadKeystore() throws IOException {
    keystore = GoldenRecords.keystore(folder);
  }

  private static Vault vault(GoldenRecords golden) {
    return new Vault(new KeyEncryptionKeys(keystore, golden, LATE));
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void recordsOfOldOpen(Suite suite) throws IOException {
    GoldenRecords golden = new GoldenRecords(suite);

    Vault vault = vault(golden);

    assertThat(vault.open(golden.service(), golden.owner(), NOWHERE, golden.bytes("sealed")))
        .isEqualTo(golden.plaintext());
    assertThat(
            vault.open(
                golden.service(),
                golden.owner(),
                golden.destination(),
                golden.bytes("sealed.to-destination")))
        .isEqualTo(golden.plaintext());
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void recordOfOldIsRefused_whenItsDestinationIsLeftOut(Suite suite) throws IOException {
    GoldenRecords golden = new GoldenRecords(suite);

    assertThatThrownBy(
            () ->
                vault(golden)
                    .open(
                        golden.service(),
                        golden.owner(),
                        NOWHERE,
                        golden.bytes("sealed.to-destination")))
        .isInstanceOf(VaultException.class);
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void sealsTheSameBytes_whenItsRandomNumbersAreTheSame(Suite suite) throws IOException {
    GoldenRecords golden = new GoldenRecords(suite);
    KeyEncryptionKeys keys = new KeyEncryptionKeys(keystore, golden, LATE);

    byte[] sealed =
        new Vault(keys, new Scripted(golden.bytes("content-key"), golden.bytes("nonce")))
            .seal(golden.service(), golden.owner(), NOWHERE, golden.plaintext());
    byte[] toDestination =
        new Vault(keys, new Scripted(golden.bytes("content-key"), golden.bytes("nonce")))
            .seal(golden.service(), golden.owner(), golden.destination(), golden.plaintext());

    assertThat(sealed).asHexString().isEqualToIgnoringCase(golden.text("sealed"));
    assertThat(toDestination)
        .asHexString()
        .isEqualToIgnoringCase(golden.text("sealed.to-destination"));
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void recordHasTheDocumentedLayout(Suite suite) throws IOException, GeneralSecurityException {
    GoldenRecords golden = new GoldenRecords(suite);
    byte[] sealed = golden.bytes("sealed.to-destination");
    int keySize = suite == Suite.AES_256 ? 32 : 16;
    int nonceAt = 17 + keySize + 8;

    assertThat(sealed[0]).isEqualTo((byte) (suite == Suite.AES_256 ? 1 : 2));
    assertThat(Arrays.copyOfRange(sealed, 1, 17)).isEqualTo(uuidBytes(golden.uuid("kek.id")));
    assertThat(Arrays.copyOfRange(sealed, nonceAt, nonceAt + 12)).isEqualTo(golden.bytes("nonce"));
    assertThat(sealed).hasSize(nonceAt + 12 + golden.plaintext().length + 16);

    Cipher unwrap = Cipher.getInstance("AES/KW/NoPadding");
    unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(golden.bytes("kek"), "AES"));
    SecretKey contentKey =
        (SecretKey)
            unwrap.unwrap(Arrays.copyOfRange(sealed, 17, nonceAt), "AES", Cipher.SECRET_KEY);
    assertThat(contentKey.getEncoded()).isEqualTo(golden.bytes("content-key")).hasSize(keySize);

    Cipher open = Cipher.getInstance("AES/GCM/NoPadding");
    open.init(Cipher.DECRYPT_MODE, contentKey, new GCMParameterSpec(128, golden.bytes("nonce")));
    open.updateAAD(Arrays.copyOf(sealed, nonceAt + 12));
    open.updateAAD(uuidBytes(golden.uuid("owner.uid")));
    byte[] field = golden.text("owner.field").getBytes(StandardCharsets.UTF_8);
    open.updateAAD(new byte[] {0, (byte) field.length});
    open.updateAAD(field);
    open.updateAAD(new byte[] {1});
    open.updateAAD(destinationDigest(golden));
    assertThat(open.doFinal(sealed, nonceAt + 12, sealed.length - nonceAt - 12))
        .isEqualTo(golden.plaintext());
  }

  private static byte[] destinationDigest(GoldenRecords golden) throws GeneralSecurityException {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (String name : new String[] {"token-url", "refresh-url", "client-id"}) {
      byte[] part = golden.text("destination." + name).getBytes(StandardCharsets.UTF_8);
      parts.writeBytes(new byte[] {0, 0, 0, (byte) part.length});
      parts.writeBytes(part);
    }
    return MessageDigest.getInstance("SHA-256").digest(parts.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void wrapOfOldGivesTheKey(Suite suite) throws IOException {
    GoldenRecords golden = new GoldenRecords(suite);

    assertThat(keystore.unwrap(golden.wrap().certificate(), golden.wrap().wrapped()))
        .hasValueSatisfying(key -> assertThat(key).isEqualTo(golden.bytes("kek")));
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void signedTextsHaveTheDocumentedLayout(Suite suite) throws IOException {
    GoldenRecords golden = new GoldenRecords(suite);
    UUID kek = golden.uuid("kek.id");
    String ids = "00000010" + hex(golden.service()) + "00000010" + hex(kek);
    KeyWraps.Wrap wrap = golden.wrap();

    byte[] key = KeySignatures.key(golden.service(), kek, suite.version(), golden.createdAt());
    byte[] wrapText = KeySignatures.wrap(golden.service(), kek, wrap.certificate(), wrap.wrapped());
    byte[] activation = KeySignatures.activation(golden.service(), kek, golden.activation());

    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo(
            purpose("keybearer key-encryption key 1")
                + ids
                + "00000001"
                + (suite == Suite.AES_256 ? "01" : "02")
                + "00000008"
                + golden.text("kek.created-at-micros"));
    assertThat(HexFormat.of().formatHex(wrapText))
        .isEqualTo(
            purpose("keybearer key wrap 1")
                + ids
                + "00000020"
                + golden.text("wrap.certificate")
                + "00000180"
                + golden.text("wrap.wrapped"));
    assertThat(HexFormat.of().formatHex(activation))
        .isEqualTo(purpose("keybearer key activation 1") + ids + "000000080000000000000001");
    assertThat(keystore.verifies(golden.signature("kek.signature"), key)).isTrue();
    assertThat(keystore.verifies(wrap.signature(), wrapText)).isTrue();
    assertThat(keystore.verifies(golden.signature("activation.signature"), activation)).isTrue();
  }

  private static String purpose(String text) {
    return "%08x".formatted(text.length())
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hex(UUID uuid) {
    return uuid.toString().replace("-", "");
  }

  private static byte[] uuidBytes(UUID uuid) {
    return HexFormat.of().parseHex(hex(uuid));
  }

  /** Gives these bytes, in this order, and no others. */
  private static final class Scripted extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[][] answers;
    private int next;

    Scripted(byte[]... answers) {
      this.answers = answers;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      byte[] answer = answers[next++];
      assertThat(bytes).hasSameSizeAs(answer);
      System.arraycopy(answer, 0, bytes, 0, bytes.length);
    }
  }
}

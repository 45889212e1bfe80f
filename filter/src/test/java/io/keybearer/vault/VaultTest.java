package io.keybearer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.MariaDbServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VaultTest {
  private static final Secret PASSWORD = Secret.of("keystore password");
  private static final byte[] PLAINTEXT = "a token".getBytes(StandardCharsets.UTF_8);
  private static final Owner OWNER = new Owner(UUID.randomUUID(), "token.sealed_access");
  private static final Optional<Destination> NOWHERE = Optional.empty();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  @TempDir private static Path folder;
  private static String url;
  private static Database database;
  private static Keystore keystore;
  private static UUID service;

  @BeforeAll
  static void createKeys() throws Exception {
    url = MariaDbServer.shared().createMigratedDatabase();
    database =
        Database.open(
            DatabaseSettings.of(url, MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)));
    keystore = newKeystore("node.p12");
    service = new ServiceStore(database).find("default").orElseThrow().uid();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Keystore newKeystore(String name) {
    KeystoreFile.create(folder.resolve(name), PASSWORD, true, "test", CLOCK.instant());
    return Keystore.load(folder.resolve(name), PASSWORD);
  }

  private static KeyEncryptionKeys keys(Keystore of) {
    return new KeyEncryptionKeys(of, new KeyWrapStore(database), CLOCK);
  }

  private static Vault vault() {
    KeyEncryptionKeys keys = keys(keystore);
    keys.ensureCurrent(service, Suite.AES_256);
    return new Vault(keys);
  }

  @Test
  void secretComesBack_whenItIsOpenedWhereItWasSealed() {
    Optional<Destination> destination =
        Optional.of(Destination.of("https://a/token", "https://a/token", "client"));

    byte[] sealed = vault().seal(service, OWNER, destination, PLAINTEXT);

    assertThat(vault().open(service, OWNER, destination, sealed)).isEqualTo(PLAINTEXT);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a token");
  }

  @Test
  void recordsDiffer_whenTheSameSecretIsSealedTwice() {
    Vault vault = vault();

    assertThat(vault.seal(service, OWNER, NOWHERE, PLAINTEXT))
        .isNotEqualTo(vault.seal(service, OWNER, NOWHERE, PLAINTEXT));
  }

  @Test
  void recordDoesNotOpen_whenItStandsInAnotherRowOrColumn() {
    Vault vault = vault();
    byte[] sealed = vault.seal(service, OWNER, NOWHERE, PLAINTEXT);

    assertRefused(vault, new Owner(UUID.randomUUID(), OWNER.field()), NOWHERE, sealed);
    assertRefused(vault, new Owner(OWNER.uid(), "token.sealed_refresh"), NOWHERE, sealed);
  }

  @Test
  void recordDoesNotOpen_whenItsRowPointsToAnotherDestination() {
    Vault vault = vault();
    Destination sealedFor = Destination.of("https://a/token", "https://a/token", "client");
    byte[] sealed = vault.seal(service, OWNER, Optional.of(sealedFor), PLAINTEXT);

    assertRefused(
        vault,
        OWNER,
        Optional.of(Destination.of("https://evil/", "https://a/token", "client")),
        sealed);
    assertRefused(
        vault,
        OWNER,
        Optional.of(Destination.of("https://a/token", "https://a/token", "other")),
        sealed);
    assertRefused(vault, OWNER, NOWHERE, sealed);
  }

  @Test
  void everyAlteredByteAndEveryTruncationIsOneAndTheSameError() {
    Vault vault = vault();
    byte[] sealed = vault.seal(service, OWNER, NOWHERE, PLAINTEXT);

    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      assertRefused(vault, OWNER, NOWHERE, altered);
      assertRefused(vault, OWNER, NOWHERE, Arrays.copyOf(sealed, i));
    }
    assertRefused(vault, OWNER, NOWHERE, Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Test
  void foreignRecordIsTheSameError() {
    Keystore other = newKeystore("other.p12");
    KeyEncryptionKeys foreignKeys = keys(other);

    assertThatThrownBy(() -> foreignKeys.ensureCurrent(service, Suite.AES_256))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("none that this keystore can verify");
    assertThatThrownBy(
            () ->
                new Vault(foreignKeys)
                    .open(
                        service, OWNER, NOWHERE, vault().seal(service, OWNER, NOWHERE, PLAINTEXT)))
        .isInstanceOf(VaultException.class)
        .hasMessage("the sealed record can't be opened here")
        .hasNoCause();
  }

  @Test
  void plantedKeyIsRefused_whenItIsSignedBySomeoneElse() {
    // Someone who can write the database knows the node's public wrap certificate, but has no
    // trusted signing key.
    vault();
    Keystore attacker = newKeystore("attacker.p12");
    KeyEncryptionKeys attackerKeys = keys(attacker);
    UUID planted = attackerKeys.publish(service, Suite.AES_256);
    attackerKeys.activate(service, planted);

    byte[] sealed = new Vault(keys(keystore)).seal(service, OWNER, NOWHERE, PLAINTEXT);

    assertThat(Vault.kekId(sealed)).isNotEqualTo(planted);
  }

  @Test
  void keyIsRefused_whenAnotherWrapWasPutInItsPlace() throws Exception {
    vault();
    KeyEncryptionKeys keys = keys(keystore);
    UUID kek = keys.publish(service, Suite.AES_256);
    keys.activate(service, kek);
    byte[] known = new byte[32];
    byte[] planted = keystore.wrap(keystore.recipients().get(0), known);
    try (Connection connection = MariaDbServer.shared().connect(url);
        var update =
            connection.prepareStatement("update key_wrap set wrapped = ? where hex(kek_id) = ?")) {
      update.setBytes(1, planted);
      update.setString(2, kek.toString().replace("-", ""));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }

    byte[] sealed = new Vault(keys(keystore)).seal(service, OWNER, NOWHERE, PLAINTEXT);

    assertThat(Vault.kekId(sealed)).isNotEqualTo(kek);
  }

  @Test
  void currentKeyStays_whenAnActivationIsForged() throws Exception {
    vault();
    KeyEncryptionKeys keys = keys(keystore);
    UUID published = keys.publish(service, Suite.AES_256);
    try (Connection connection = MariaDbServer.shared().connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update key_encryption_key set activation = 4711, activation_signer = signer,"
              + " activation_signature = signature where hex(kek_id) = '"
              + published.toString().replace("-", "")
              + "'");
    }

    byte[] sealed = new Vault(keys(keystore)).seal(service, OWNER, NOWHERE, PLAINTEXT);

    assertThat(Vault.kekId(sealed)).isNotEqualTo(published);
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void eachSuiteSealsAndOpens_andItsVersionByteNamesIt(Suite suite) {
    vault();
    KeyEncryptionKeys keys = keys(keystore);
    keys.activate(service, keys.publish(service, suite));

    byte[] sealed = new Vault(keys).seal(service, OWNER, NOWHERE, PLAINTEXT);

    assertThat(sealed[0]).isEqualTo((byte) suite.version());
    assertThat(new Vault(keys(keystore)).open(service, OWNER, NOWHERE, sealed))
        .isEqualTo(PLAINTEXT);
  }

  private static void assertRefused(
      Vault vault, Owner owner, Optional<Destination> destination, byte[] sealed) {
    assertThatThrownBy(() -> vault.open(service, owner, destination, sealed))
        .isInstanceOf(VaultException.class)
        .hasMessage("the sealed record can't be opened here")
        .hasNoCause();
  }
}

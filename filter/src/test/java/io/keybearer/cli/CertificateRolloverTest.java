package io.keybearer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.keys.KeyRotation;
import io.keybearer.keys.KeySettings;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.JobStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ResealStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Suite;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbook's certificate rotation, with an admin web application and a gateway that have
 * keystores of their own: after each step both open what was sealed before.
 */
final class CertificateRolloverTest {
  private static final String ADMIN = " --keystore admin.p12 --keystore-password-file node.pw";
  private static final String GATEWAY = " --keystore gateway.p12 --keystore-password-file node.pw";
  private static final Owner OWNER = new Owner(UUID.randomUUID(), "token.sealed_access");

  @TempDir private Path folder;
  private Shell shell;
  private String url = "";
  private Database database;
  private UUID service;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void createStore() throws Exception {
    Files.writeString(folder.resolve("node.pw"), "password");
    shell = new Shell(folder);
    url = MariaDbServer.shared().createMigratedDatabase();
    database = Database.open(TestConnections.settings(url));
    service = new ServiceStore(database).find("default").orElseThrow().uid();
    now = Instant.now();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void bothOpenThroughout_whenTheirCertificatesAreReplaced() throws Exception {
    // Given: a gateway joins
    ok("keystore create --signing" + ADMIN);
    ok("keystore create" + GATEWAY);
    give(GATEWAY, "wrap", ADMIN, "gateway-1");
    give(ADMIN, "sign", GATEWAY, "admin");
    keys("admin.p12").ensureCurrent(service, Suite.AES_256);
    byte[] first = seal();
    assertOpens(first);

    // When: the gateway's certificate is replaced
    ok("keystore rotate" + GATEWAY);
    give(GATEWAY, "wrap-2", ADMIN, "gateway-1-2");
    assertOpens(first);
    step();
    assertThat(audits("service.wrapKey"))
        .singleElement()
        .asString()
        .matches("key rotation default " + current() + " to certificate [0-9a-f]{64}");
    ok("keystore rotate --finish" + GATEWAY);
    assertOpens(first);
    ok("keystore remove-certificate trust-gateway-1" + ADMIN);

    // and then the admin web application's
    ok("keystore rotate" + ADMIN);
    give(ADMIN, "sign-2", GATEWAY, "admin-2");
    step();
    byte[] between = seal();
    assertOpens(between);
    ok("keystore rotate --finish" + ADMIN);
    UUID before = current();
    rotateKey();

    // Then
    assertThat(current()).isNotEqualTo(before);
    assertOpens(first);
    assertOpens(between);
    assertOpens(seal());
  }

  @Test
  void gatewayDoesNotOpen_whenItsNewCertificateWasNotGivenBeforeTheOldOneWent() throws IOException {
    // Given
    ok("keystore create --signing" + ADMIN);
    ok("keystore create" + GATEWAY);
    give(GATEWAY, "wrap", ADMIN, "gateway-1");
    give(ADMIN, "sign", GATEWAY, "admin");
    keys("admin.p12").ensureCurrent(service, Suite.AES_256);
    byte[] sealed = seal();

    // When
    ok("keystore rotate" + GATEWAY);
    ok("keystore rotate --finish" + GATEWAY);

    // Then
    assertThat(opens("gateway.p12", sealed)).isFalse();
    assertThat(opens("admin.p12", sealed)).isTrue();
  }

  private void give(String from, String alias, String to, String name) throws IOException {
    String pem = ok("keystore list --pem --alias " + alias + from);
    Files.writeString(folder.resolve("given.pem"), pem);
    ok("keystore add-certificate given.pem --name " + name + to);
  }

  private List<String> audits(String action) throws SQLException {
    List<String> audits = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(url, MariaDbServer.USER, MariaDbServer.PASSWORD);
        PreparedStatement select =
            connection.prepareStatement(
                "select concat_ws(' ', actor, target, detail) from audit_event where action = ?")) {
      select.setString(1, action);
      ResultSet row = select.executeQuery();
      while (row.next()) {
        audits.add(row.getString(1));
      }
    }
    return audits;
  }

  private String ok(String line) {
    Shell.Result result = shell.run(line);
    assertThat(result.code()).as(line + ": " + result.err()).isZero();
    return result.out();
  }

  private void rotateKey() {
    now = now.plus(java.time.Duration.ofDays(31));
    step();
    now = now.plus(java.time.Duration.ofMinutes(2));
    step();
  }

  private void step() {
    KeyEncryptionKeys keys = keys("admin.p12");
    new KeyRotation(
            new KeyRotation.Stores(
                new ServiceStore(database),
                new NodeStore(database),
                new JobStore(database),
                new ResealStore(database, new Vault(keys))),
            keys,
            KeySettings.DEFAULTS,
            () -> now)
        .step();
  }

  private UUID current() {
    return keys("admin.p12").refreshed(service).current().orElseThrow().kekId();
  }

  private byte[] seal() {
    return new Vault(keys("admin.p12"))
        .seal(service, OWNER, Optional.empty(), "secret".getBytes(StandardCharsets.UTF_8));
  }

  private void assertOpens(byte[] sealed) {
    assertThat(opens("admin.p12", sealed)).isTrue();
    assertThat(opens("gateway.p12", sealed)).isTrue();
  }

  private boolean opens(String keystore, byte[] sealed) {
    try {
      new Vault(keys(keystore)).open(service, OWNER, Optional.empty(), sealed);
      return true;
    } catch (VaultException e) {
      return false;
    }
  }

  /** As after a restart: the keystore is read again. */
  private KeyEncryptionKeys keys(String keystore) {
    return new KeyEncryptionKeys(
        Keystore.load(folder.resolve(keystore), Secret.of("password")),
        new KeyWrapStore(database),
        InstantSource.system());
  }
}

package io.keybearer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.DeletionStore;
import io.keybearer.store.GrantStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeReport;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lost-key drill of the runbook: all keystores are gone, a new one is made. */
final class LostKeysTest {
  private static final String SETTINGS =
      "select group_concat(concat_ws('/', name, parameters,"
          + " ifnull(client_id, '')) order by id) from ";

  @TempDir private Path folder;
  private Shell shell;
  private TestConnections connections;
  private AuthorizationServer server;

  @BeforeEach
  void loseTheKeystore() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    shell = new Shell(folder);
    Files.writeString(folder.resolve("new.pw"), "a new password");
    Files.writeString(
        folder.resolve("store.properties"),
        "database-url="
            + connections.url()
            + "\ndatabase-user="
            + MariaDbServer.USER
            + "\ndatabase-password="
            + MariaDbServer.PASSWORD
            + "\nkeystore="
            + folder.resolve("new.p12")
            + "\nkeystore-password=${file:"
            + folder.resolve("new.pw")
            + "}\n");
    connections.authorizationCode("github", server, server.newGrant());
    connections.clientCredentials("graph", server);
    connections.webhook(Secret.of("whsec_a2V5"));
    shell.run("keystore create --signing --settings store.properties");
  }

  @AfterEach
  void close() {
    server.close();
    connections.close();
  }

  @Test
  void listSaysWhatIsNeeded_andChangesNothing() {
    String before = connections.text("select group_concat(hex(sealed_refresh)) from token");

    Shell.Result listed = shell.run("keys lost --settings store.properties");

    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out())
        .contains(
            "providers that need their client secret again: 1\n  github\n",
            "connections that need their client secret again: 1\n  graph/graph\n",
            "connections that need a login again: 1\n  github/github\n",
            "services whose webhook needs a new key for its signatures: 1\n  default\n");
    assertThat(connections.text("select group_concat(hex(sealed_refresh)) from token"))
        .isEqualTo(before);
    assertThat(connections.text("select count(*) from key_encryption_key")).isEqualTo("1");
  }

  @Test
  void settingsStay_andSecretsAndTokensGo_whenTheyAreGivenUp() {
    String providers = connections.text(SETTINGS + "authorization_provider");
    String authorizations = connections.text(SETTINGS + "authorization");

    Shell.Result given = shell.run("keys lost --give-up default --settings store.properties");
    Shell.Result again = shell.run("keys lost --settings store.properties");

    assertThat(given.code()).as(given.err()).isZero();
    assertThat(given.out()).contains("  github\n", "  graph/graph\n", "  github/github\n");
    assertThat(again.out()).isEqualTo("nothing is lost\n");
    assertThat(connections.text(SETTINGS + "authorization_provider")).isEqualTo(providers);
    assertThat(connections.text(SETTINGS + "authorization")).isEqualTo(authorizations);
    assertThat(state("github")).isEqualTo("ERROR/Unauthenticated");
    assertThat(state("graph")).isEqualTo("ERROR/SecretRequired");
    assertThat(connections.text("select error_code from provider_state"))
        .isEqualTo("SecretRequired");
    assertThat(connections.text("select count(*) from outbox")).isEqualTo("3");
    assertThat(connections.text("select group_concat(kind order by id) from change_event"))
        .contains("PROVIDER", "AUTHORIZATION");
    assertThat(connections.text("select group_concat(action order by id) from audit_event"))
        .isEqualTo("service.publishKey,service.activateKey,service.giveUpLostSecrets");
    assertThat(connections.text("select concat_ws(' ', url, sealed_secret is null) from webhook"))
        .isEqualTo("https://hooks.example.com/x 1");
    assertThat(usable()).isTrue();
  }

  /** Once, such a row became one in error, which the purge did not find. */
  @Test
  void deletedConnectionStaysDeleted_andIsPurged() {
    connections.run(
        "update authorization a join token t on a.id = t.authorization_id"
            + " set a.incarnation = a.id, t.state = 'DELETING' where a.name = 'github'");

    shell.run("keys lost --give-up default --settings store.properties");

    assertThat(state("github")).isEqualTo("DELETING");
    assertThat(
            new DeletionStore(connections.database, new GrantStore(connections.vault), false)
                .purge(10))
        .isEqualTo(1);
  }

  @Test
  void nothingIsLost_whenTheKeystoreIsTheRightOne() throws IOException {
    Files.copy(connections.keystore, folder.resolve("right.p12"));
    Files.writeString(folder.resolve("right.pw"), TestKeystore.PASSWORD.expose());
    String with =
        " --settings store.properties --keystore right.p12 --keystore-password-file right.pw";

    Shell.Result given = shell.run("keys lost --give-up default" + with);
    Shell.Result status = shell.run("keys status" + with);

    assertThat(given.out()).isEqualTo("nothing is lost\n");
    assertThat(state("github")).isEqualTo("OK");
    assertThat(status.out())
        .contains("service default: 1 keys can be used here, 0 can't", "1 of 1 keys are wrapped");
  }

  @Test
  void nothingIsGivenUp_whileALiveGatewayCanOpenIt() {
    UUID key =
        UUID.fromString(
            connections.text(
                "select regexp_replace(lower(hex(kek_id)),"
                    + " '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5')"
                    + " from key_encryption_key"));
    new NodeStore(connections.database)
        .report(
            new NodeReport(
                UUID.randomUUID(),
                "default",
                "gateway-1",
                "1",
                Optional.empty(),
                Optional.of(key),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

    Shell.Result refused = shell.run("keys lost --give-up default --settings store.properties");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("gateway-1", "copy of their keystore");
    assertThat(state("github")).isEqualTo("OK");
  }

  @Test
  void nothingIsGivenUp_whenTheServiceIsNotNamedTwice() {
    Shell.Result refused = shell.run("keys lost --give-up other --settings store.properties");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(state("github")).isEqualTo("OK");
  }

  private String state(String name) {
    return connections.token(
        new AuthorizationRef("default", name, name), "concat_ws('/', state, error_code)");
  }

  private boolean usable() {
    KeyEncryptionKeys keys =
        new KeyEncryptionKeys(
            Keystore.load(folder.resolve("new.p12"), Secret.of("a new password")),
            new KeyWrapStore(connections.database),
            InstantSource.system());
    UUID service = new ServiceStore(connections.database).find("default").orElseThrow().uid();
    return keys.refreshed(service).current().isPresent();
  }
}

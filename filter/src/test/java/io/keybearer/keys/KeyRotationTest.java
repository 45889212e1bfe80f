package io.keybearer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.JobStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeReport;
import io.keybearer.store.NodeStore;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.ResealStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.ServiceKeys;
import io.keybearer.vault.Suite;
import io.keybearer.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rotation step by step, with a clock moved by hand. */
final class KeyRotationTest {
  private static final String UNDER_OLD_KEY =
      "select (select count(*) from token where substr(sealed_access, 2, 16) = ? or kek_id = ?) +"
          + " (select count(*) from authorization where substr(sealed_secrets, 2, 16) = ?) +"
          + " (select count(*) from authorization_provider where substr(sealed_secrets, 2, 16) = ?)"
          + " + (select count(*) from webhook where substr(sealed_secret, 2, 16) = ?)";

  private static final String TAG =
      "select group_concat(a.version, a.updated_at, p.version, p.config_version, p.updated_at,"
          + " t.version order by a.id) from authorization a join authorization_provider p"
          + " on p.id = a.provider_id join token t on t.authorization_id = a.id";

  private TestConnections connections;
  private AuthorizationServer server;
  private Instant now = Instant.EPOCH;
  private UUID service;
  private KeyEncryptionKeys keys;

  @BeforeEach
  void createStore() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    now = Instant.now();
    keys =
        new KeyEncryptionKeys(
            Keystore.load(connections.keystore, TestKeystore.PASSWORD),
            new KeyWrapStore(connections.database),
            () -> now);
    service = new ServiceStore(connections.database).find("default").orElseThrow().uid();
  }

  @AfterEach
  void close() {
    server.close();
    connections.close();
  }

  @Test
  void nothingHappens_whileTheKeyIsYoung() {
    UUID first = current();

    passes(Duration.ofDays(29));
    step();

    assertThat(state().next()).isEmpty();
    assertThat(current()).isEqualTo(first);
  }

  @Test
  void keyIsReplacedAndEverythingResealed_whenItIsAMonthOld() {
    // Given
    AuthorizationRef code = connections.authorizationCode("code", server, "grant-of-code");
    AuthorizationRef client = connections.clientCredentials("client", server);
    connections.webhook(Secret.of("whsec_a2V5"));
    UUID first = current();
    String tag = connections.text(TAG);
    passes(Duration.ofDays(30));

    // When
    step();
    UUID published = state().next().orElseThrow().kekId();
    assertThat(current()).isEqualTo(first);
    passes(KeyRotation.SETTLING);
    step();
    assertThat(current()).isEqualTo(published);
    assertThat(underKey(first)).isEqualTo("4");
    passes(KeyRotation.SETTLING);
    step();

    // Then
    assertThat(underKey(first)).isEqualTo("0");
    assertThat(underKey(published)).isEqualTo("4");
    assertThat(connections.webhookKey()).map(Secret::expose).contains("whsec_a2V5");
    assertThat(material(code).refreshToken()).map(Secret::expose).contains("grant-of-code");
    assertThat(
            new TokenStore(connections.database, connections.vault)
                .load(code)
                .orElseThrow()
                .context())
        .map(AuthorizationContext::accessToken)
        .contains("first-access-token");
    assertThat(material(client).clientSecrets())
        .extracting(Secret::expose)
        .containsExactly("secret-of-client-1");
    assertThat(connections.text(TAG)).isEqualTo(tag);
    assertThat(retired()).isEqualTo("1");
    assertThat(
            connections.text(
                "select group_concat(concat_ws(' ', action, detail) order by id) from audit_event"))
        .isEqualTo("service.publishKey " + published + ",service.activateKey " + published);
  }

  @Test
  void keyIsActivated_onlyWhenEveryLiveGatewayHasAcknowledgedIt() {
    // Given
    passes(Duration.ofDays(30));
    NodeStore nodes = new NodeStore(connections.database);
    NodeReport old = report("gateway-1", current());
    nodes.report(old);
    nodes.report(report("long-gone", current()));
    connections.run(
        "update gateway_node set seen_at = seen_at - interval 2 minute where name = 'long-gone'");

    // When
    step();
    UUID published = state().next().orElseThrow().kekId();
    passes(KeyRotation.LIVE);
    step();
    UUID stillCurrent = current();
    String problem = connections.text("select last_error from job");
    nodes.report(
        new NodeReport(
            old.uid(),
            "default",
            "gateway-1",
            "1",
            Optional.empty(),
            Optional.of(published),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    step();

    // Then
    assertThat(stillCurrent).isNotEqualTo(published);
    assertThat(problem).contains("gateway-1").doesNotContain("long-gone");
    assertThat(current()).isEqualTo(published);
    assertThat(connections.text("select ifnull(last_error, '') from job")).isEmpty();
  }

  @Test
  void rowUnderLeaseIsLeft_andResealedLater() {
    // Given
    AuthorizationRef code = connections.authorizationCode("leased", server, "grant");
    UUID first = current();
    connections.setToken(code, "lease_owner = x'01', lease_until = utc_timestamp(6)");
    rotate();

    // When
    step();
    String whileLeased = underKey(first);
    String unfinished = retired();
    connections.setToken(code, "lease_owner = null, lease_until = null");
    step();

    // Then
    assertThat(whileLeased).isEqualTo("1");
    assertThat(unfinished).isEqualTo("0");
    assertThat(underKey(first)).isEqualTo("0");
    assertThat(retired()).isEqualTo("1");
  }

  @Test
  void anotherProcessGoesOn_whereOneStopped() {
    // Given
    AuthorizationRef done = connections.authorizationCode("done", server, "grant");
    AuthorizationRef open = connections.authorizationCode("open", server, "grant");
    UUID first = current();
    rotate();
    connections.run(
        "update job set cursor_text = ?",
        new ResealProgress(
                current(),
                ResealProgress.Phase.RUNNING,
                io.keybearer.store.SealedTable.TOKEN,
                connections.id(done),
                0,
                now)
            .text());

    // When
    rotation(KeySettings.DEFAULTS).step();

    // Then
    assertThat(connections.token(done, "hex(kek_id)")).isEqualTo(hex(first));
    assertThat(connections.token(open, "hex(kek_id)")).isEqualTo(hex(current()));
  }

  @Test
  void nothingIsDone_whileAnotherProcessIsAtIt() {
    passes(Duration.ofDays(30));
    JobStore jobs = new JobStore(connections.database);
    var claim =
        jobs.claim("keys " + service, UUID.randomUUID(), Duration.ofMinutes(1)).orElseThrow();

    step();
    boolean publishedMeanwhile = state().next().isPresent();
    jobs.finish(claim, Optional.empty());
    step();

    assertThat(publishedMeanwhile).isFalse();
    assertThat(state().next()).isPresent();
  }

  @Test
  void keyOfTheOtherSizeIsMadeAtOnce_whenTheSettingChanges() {
    AuthorizationRef code = connections.authorizationCode("smaller", server, "grant");
    KeySettings smaller = new KeySettings(Suite.AES_128, Duration.ofDays(30));

    for (int i = 0; i < 4; i++) {
      rotation(smaller).step();
      passes(KeyRotation.SETTLING);
    }

    assertThat(state().current().orElseThrow().suite()).isEqualTo(Suite.AES_128);
    assertThat(connections.token(code, "hex(substr(sealed_refresh, 1, 1))")).isEqualTo("02");
    assertThat(material(code).refreshToken()).map(Secret::expose).contains("grant");
  }

  @Test
  void recordThatDoesNotOpenStays_andIsSaid() {
    AuthorizationRef code = connections.authorizationCode("broken", server, "grant");
    AuthorizationRef whole = connections.authorizationCode("whole", server, "grant");
    connections.setToken(code, "sealed_access = concat(substr(sealed_access, 1, 60), 'x')");
    String before = connections.token(code, "hex(sealed_access)");
    rotate();

    step();

    assertThat(connections.token(code, "hex(sealed_access)")).isEqualTo(before);
    assertThat(connections.token(whole, "hex(kek_id)")).isEqualTo(hex(current()));
    assertThat(connections.text("select last_error from job")).startsWith("1 rows");
  }

  private void rotate() {
    passes(Duration.ofDays(30));
    step();
    passes(KeyRotation.SETTLING);
    step();
    passes(KeyRotation.SETTLING);
  }

  private void step() {
    rotation(KeySettings.DEFAULTS).step();
  }

  private KeyRotation rotation(KeySettings settings) {
    return new KeyRotation(
        new KeyRotation.Stores(
            new ServiceStore(connections.database),
            new NodeStore(connections.database),
            new JobStore(connections.database),
            new ResealStore(connections.database, new Vault(keys))),
        keys,
        settings,
        () -> now);
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  private ServiceKeys state() {
    return keys.refreshed(service);
  }

  private UUID current() {
    return state().current().orElseThrow().kekId();
  }

  private String retired() {
    return connections.text("select count(retired_at) from key_encryption_key");
  }

  private RefreshMaterial material(AuthorizationRef ref) {
    return new TokenStore(connections.database, connections.vault)
        .loadMaterial(connections.id(ref))
        .orElseThrow();
  }

  private static NodeReport report(String name, UUID key) {
    return new NodeReport(
        UUID.randomUUID(),
        "default",
        name,
        "1",
        Optional.empty(),
        Optional.of(key),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private String underKey(UUID key) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex(key));
    return connections.text(UNDER_OLD_KEY, bytes, bytes, bytes, bytes, bytes);
  }

  private static String hex(UUID key) {
    return key.toString().replace("-", "").toUpperCase(java.util.Locale.ROOT);
  }
}

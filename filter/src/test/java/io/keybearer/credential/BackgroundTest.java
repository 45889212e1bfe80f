package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.NodeStore;
import io.keybearer.store.TokenStore;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keep-alive, heartbeat, status, and tokens that a server would not take. */
final class BackgroundTest {
  private static final UUID KEY = new UUID(0, 7);
  private static TestConnections connections;
  private static int names;
  private AuthorizationServer server;
  private TestNode node;
  private AuthorizationRef ref;

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    node = new TestNode(connections);
    ref = connections.authorizationCode("background" + names++, server, server.newGrant());
  }

  @AfterEach
  void stop() {
    connections.run("delete from authorization");
    node.close();
    server.close();
  }

  @Test
  void idleConnectionIsRefreshed_beforeItsRefreshTokenEnds() throws Exception {
    xero("obtained_at = utc_timestamp(6) - interval 46 day");

    lookEverywhere(node);

    assertThat(connections.token(ref, "version")).isEqualTo("2");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void connectionIsLeftAlone_whenItWasUsedLately() throws Exception {
    xero("obtained_at = utc_timestamp(6) - interval 29 day");

    lookEverywhere(node);

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void connectionIsLeftAlone_whenItsProviderNamesNoIdleLife() throws Exception {
    connections.setToken(ref, "obtained_at = utc_timestamp(6) - interval 300 day");

    lookEverywhere(node);

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void oneNodeRefreshesIt_whenTwoLook() throws Exception {
    xero("obtained_at = utc_timestamp(6) - interval 46 day");
    try (TestNode other = new TestNode(connections)) {
      Thread thread = new Thread(() -> lookQuietly(other));
      thread.start();
      lookEverywhere(node);
      thread.join();

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void nodeThatLooksMeanwhileLeavesIt_whenAnotherIsRefreshingIt() throws Exception {
    // Given
    xero("obtained_at = utc_timestamp(6) - interval 46 day");
    AuthorizationServer.Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    try (TestNode other = new TestNode(connections)) {
      Thread thread = new Thread(() -> lookQuietly(other));
      thread.start();
      gate.awaitArrival();

      // When
      lookEverywhere(node);

      // Then
      assertThat(server.requests()).hasSize(1);
      gate.open();
      thread.join();
    }
    assertThat(server.requests()).hasSize(1);
    assertThat(connections.token(ref, "version")).isEqualTo("2");
  }

  @Test
  void gatewayKeepsConnectionsAlive_byItself() {
    xero("obtained_at = utc_timestamp(6) - interval 46 day");
    try (OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
        CredentialManager gateway =
            new CredentialManager(
                new TokenStore(connections.database, connections.vault),
                new ChangeFeed(connections.database, System::nanoTime),
                new TokenEndpoint(http, InstantSource.system()),
                ProviderCatalogue.bundled(),
                CredentialSettings.DEFAULTS,
                new Hurried())) {
      await().until(() -> connections.token(ref, "version").equals("2"));

      assertThat(gateway.status().endedThreads()).isEmpty();
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void adminWebApplicationKeepsConnectionsAlive_whenNoGatewayRuns() {
    xero("obtained_at = utc_timestamp(6) - interval 46 day");
    try (OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
        TokenRenewals renewals =
            new TokenRenewals(
                new TokenStore(connections.database, connections.vault),
                new TokenEndpoint(http, InstantSource.system()),
                ProviderCatalogue.bundled(),
                CredentialSettings.DEFAULTS,
                new Hurried())) {
      await().until(() -> connections.token(ref, "version").equals("2"));

      assertThat(renewals.renew(ref, TokenRenewals.Urgency.USUAL)).isPresent();
    }
  }

  @Test
  void idleConnectionsAreSpread() {
    Set<Duration> thresholds = new HashSet<>();
    for (long id = 1; id <= 1000; id++) {
      Duration threshold = KeepAlive.threshold(Duration.ofDays(60), id);
      assertThat(threshold).isBetween(Duration.ofDays(30), Duration.ofDays(45));
      thresholds.add(threshold);
    }

    assertThat(thresholds).hasSizeGreaterThan(500);
  }

  @Test
  void heartbeatWritesOneRow_andWhatWasUsed() {
    Heartbeat heartbeat =
        node.manager.heartbeat(
            new NodeStore(connections.database),
            new NodeDescription(
                "Default",
                "gateway-7",
                "1.2.3",
                Optional::empty,
                () -> Optional.of(KEY),
                () -> Optional.of("ab".repeat(32))));
    node.token(ref);
    node.token(ref);

    heartbeat.beat();
    heartbeat.beat();

    assertThat(
            connections.text(
                "select concat_ws('/', count(*), max(software_version), hex(max(policy_hash)),"
                    + " hex(max(kek_acknowledged))) from gateway_node where name = 'gateway-7'"))
        .isEqualTo("1/1.2.3/" + "AB".repeat(32) + "/" + "00".repeat(15) + "07");
    assertThat(
            connections.text(
                "select concat_ws(' ', last_used_by, last_used_as) from authorization where"
                    + " name_key = ?",
                ref.authorization()))
        .isEqualTo("gateway-7 managed " + TestConnections.TENANT + "/" + TestConnections.OBJECT);
  }

  @Test
  void heartbeatTellsTheCachesShare_andTheLastError() {
    Heartbeat heartbeat =
        node.manager.heartbeat(
            new NodeStore(connections.database),
            new NodeDescription(
                "default", "gateway-8", "1", Optional::empty, Optional::empty, Optional::empty));
    node.token(ref);
    node.token(ref);
    node.token(ref);
    node.token(ref);
    AuthorizationRef failing = connections.authorizationCode("failing" + names++, server, "none");
    node.refusal(failing);

    heartbeat.beat();

    assertThat(
            connections.text(
                "select concat_ws('/', cache_ratio, last_error) from gateway_node"
                    + " where name = 'gateway-8'"))
        .startsWith("0.75/")
        .contains(failing.toString(), "invalid_grant");
  }

  @Test
  void statusTellsWhenChangesAreNotSeen() {
    CredentialStatus now = node.manager.status();
    node.time.passes(Duration.ofSeconds(6));
    CredentialStatus soon = node.manager.status();
    node.time.passes(Duration.ofMinutes(15));
    CredentialStatus late = node.manager.status();

    assertThat(now.seesChanges()).isTrue();
    assertThat(soon.seesChanges()).isFalse();
    assertThat(soon.servesFromCache()).isTrue();
    assertThat(late.servesFromCache()).isFalse();
  }

  @Test
  void tokenIsReplacedForTheNextRequest_whenAServerWouldNotTakeIt() {
    AuthorizationContext context = node.manager.authorize(ref, TestConnections.CALLER);

    node.manager.rejected(ref, context);
    String next = node.token(ref);

    assertThat(next).isNotEqualTo(context.accessToken());
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void tokenIsReplacedOnceAMinute_whenAServerTakesNone() {
    for (int i = 0; i < 10; i++) {
      node.manager.rejected(ref, node.manager.authorize(ref, TestConnections.CALLER));
      await().until(() -> node.manager.status().refreshes() == 0);
    }
    int within = server.requests().size();
    node.time.passes(Duration.ofMinutes(1));
    node.manager.pollChanges();
    node.manager.rejected(ref, node.manager.authorize(ref, TestConnections.CALLER));
    node.token(ref);

    assertThat(within).isEqualTo(2);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void newerTokenStays_whenAnOldOneIsRejectedLate() {
    AuthorizationContext old = node.manager.authorize(ref, TestConnections.CALLER);
    connections.timePasses(ref, Duration.ofHours(1));
    node.time.passes(Duration.ofHours(1));
    node.manager.pollChanges();
    String fresh = node.token(ref);

    node.manager.rejected(ref, old);

    assertThat(node.token(ref)).isEqualTo(fresh);
    assertThat(server.requests()).hasSize(2);
  }

  /** The machine's clocks, for whoever waits a hundredth of the time. */
  private static final class Hurried implements CredentialTime {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      CredentialTime.system().sleep(duration.dividedBy(100));
    }
  }

  private void xero(String assignment) {
    connections.run(
        "update authorization_provider set identity_provider = 'xero' where name_key = ?",
        ref.provider());
    connections.setToken(ref, assignment);
  }

  private static void lookEverywhere(TestNode node) throws InterruptedException {
    // From a place past the end to the beginning, and through.
    for (int i = 0; i < 3; i++) {
      node.manager.keepAlive();
    }
  }

  private static void lookQuietly(TestNode node) {
    try {
      lookEverywhere(node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

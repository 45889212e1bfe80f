package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.credential.CredentialStatus;
import io.keybearer.model.HealthState;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health by HTTP and JMX. */
final class HealthTest {
  private static final String POLICY =
      "<policies><inbound><base/><get-authorization-context provider-id='health'"
          + " authorization-id='health' context-variable-name='auth' ignore-error='false'/>"
          + "</inbound></policies>";

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  private static final class Nothing extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("backend");
    }
  }

  @Test
  void healthIsAnsweredByHttpAndJmx_andTheBeanGoesWithTheFilter(@TempDir Path folder)
      throws Exception {
    // Given
    try (TestConnections connections = new TestConnections();
        AuthorizationServer authorizationServer = AuthorizationServer.start()) {
      connections.run(
          "update service set tenant_id = ?, principal_id = ?",
          TestConnections.TENANT.toString(),
          TestConnections.OBJECT.toString());
      connections.clientCredentials("health", authorizationServer);
      Map<String, String> params = FilterServer.initParams(connections);
      params.put("policy", Files.writeString(folder.resolve("policy.xml"), POLICY).toString());
      params.put("health-path", "/keybearer/health");
      params.put("node-name", "gateway, \"7\"");

      // When
      try (FilterServer server = FilterServer.start(params, new Nothing())) {
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> health(server).contains("\"ready\":true"));
        assertThat(server.client().send("GET / HTTP/1.1").body()).isEqualTo("backend");
        server.client().send("GET / HTTP/1.1");

        // Then
        assertThat(health(server)).isEqualTo("{\"live\":true,\"ready\":true,\"reasons\":[]}");
        assertThat(server.client().send("GET /keybearer/health/live HTTP/1.1").status())
            .isEqualTo(200);
        ObjectName bean = bean().orElseThrow();
        assertThat(ObjectName.unquote(bean.getKeyProperty("name"))).isEqualTo("gateway, \"7\"");
        assertThat(beans.getAttribute(bean, "Ready")).isEqualTo(true);
        assertThat(beans.getAttribute(bean, "CacheHits")).isEqualTo(1L);
        assertThat(beans.getAttribute(bean, "CacheMisses")).isEqualTo(1L);
        assertThat((String) beans.getAttribute(bean, "PolicyInForce")).hasSize(64);
        for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
          assertThat(attribute.isWritable()).isFalse();
        }
        assertThat(beans.getMBeanInfo(bean).getOperations()).isEmpty();
      }
      assertThat(bean()).isEmpty();
    }
  }

  @Test
  void startFails_whenTheHealthPathIsNone(@TempDir Path folder) throws Exception {
    try (TestConnections connections = new TestConnections()) {
      Map<String, String> params = FilterServer.initParams(connections);
      params.put("policy", Files.writeString(folder.resolve("policy.xml"), POLICY).toString());
      params.put("health-path", "health");

      assertThatThrownBy(() -> FilterServer.start(params, new Nothing()).close())
          .hasMessageContaining("setting 'health-path' is 'health'");
    }
  }

  @Test
  void cachedTokensKeepItReady_whileTheStoreIsAway() {
    HealthState away = health(status(false, Optional.of(Duration.ofSeconds(42)), true)).state();
    HealthState longAway =
        health(status(false, Optional.of(Duration.ofMinutes(16)), false)).state();
    HealthState never = health(status(false, Optional.empty(), false)).state();

    assertThat(away.ready()).isTrue();
    assertThat(away.reasons()).containsExactly("the store has not been read for 42 s");
    assertThat(longAway.ready()).isFalse();
    assertThat(never.ready()).isFalse();
    assertThat(never.reasons()).containsExactly("the store has not been read yet");
    assertThat(never.live()).isTrue();
  }

  @Test
  void itIsNotLive_whenOneOfItsThreadsHasEnded() {
    CredentialStatus status =
        new CredentialStatus(
            List.of("keybearer-change-feed"),
            true,
            Optional.of(Duration.ZERO),
            Optional.empty(),
            true,
            0,
            0,
            0,
            Optional.empty());

    HealthState ended = health(status).state();
    HealthState watch =
        new GatewayHealth(
                Optional.empty(),
                () -> status(true, Optional.of(Duration.ZERO), true),
                () -> null,
                () -> Optional.of("keybearer-policy-watch"))
            .state();

    assertThat(ended.live()).isFalse();
    assertThat(ended.reasons())
        .containsExactly("the thread keybearer-change-feed has ended; a restart is needed");
    assertThat(watch.live()).isFalse();
    assertThat(watch.ready()).isTrue();
  }

  @Test
  void reasonSaysWhatKeepsTheStoreFromBeingRead() {
    CredentialStatus status =
        new CredentialStatus(
            List.of(),
            false,
            Optional.of(Duration.ofSeconds(7)),
            Optional.of("the store's schema is version 7"),
            true,
            0,
            0,
            0,
            Optional.empty());

    assertThat(health(status).state().reasons())
        .containsExactly("the store has not been read for 7 s: the store's schema is version 7");
  }

  @Test
  void answerIsJson_whateverAReasonHolds() throws Exception {
    String reason = "no data source \"jdbc/\\keys\"\nat all";

    String answer = GatewayHealth.json(new HealthState(true, false, List.of(reason)));

    assertThat(new ObjectMapper().readTree(answer).at("/reasons/0").textValue())
        .isEqualTo("no data source \"jdbc/\\keys\" at all");
  }

  @Test
  void itIsNotReady_withoutAKey() {
    GatewayHealth health = health(status(true, Optional.of(Duration.ZERO), true));

    health.hasKey(false);
    HealthState without = health.state();
    health.hasKey(true);

    assertThat(without.ready()).isFalse();
    assertThat(without.reasons()).singleElement().asString().contains("key-encryption key");
    assertThat(health.state().ready()).isTrue();
  }

  @Test
  void badDocumentIsAReason_andItStaysReady() {
    PolicyStatus unreadable = PolicyStatus.good("a").unreadable("gone");

    HealthState state =
        new GatewayHealth(
                Optional.empty(),
                () -> status(true, Optional.of(Duration.ZERO), true),
                () -> unreadable,
                Optional::empty)
            .state();

    assertThat(state.ready()).isTrue();
    assertThat(state.reasons()).singleElement().asString().contains("policy document");
  }

  private static GatewayHealth health(CredentialStatus status) {
    return new GatewayHealth(Optional.empty(), () -> status, () -> null, Optional::empty);
  }

  private static CredentialStatus status(
      boolean seesChanges, Optional<Duration> since, boolean serves) {
    return new CredentialStatus(
        List.of(), seesChanges, since, Optional.empty(), serves, 0, 0, 0, Optional.empty());
  }

  private static String health(FilterServer server) throws IOException {
    return server.client().send("GET /keybearer/health HTTP/1.1").body();
  }

  private Optional<ObjectName> bean() throws Exception {
    Set<ObjectName> found = beans.queryNames(new ObjectName("io.keybearer:type=Gateway,*"), null);
    return List.copyOf(found).stream().findFirst();
  }
}

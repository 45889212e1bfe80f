package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole filter with a real store and a real token endpoint. */
final class CredentialFilterTest {
  @TempDir private Path folder;
  private TestConnections connections;
  private AuthorizationServer authorizationServer;

  @BeforeEach
  void openStore() throws IOException {
    connections = new TestConnections();
    authorizationServer = AuthorizationServer.start();
    connections.run(
        "update service set tenant_id = ?, principal_id = ?",
        TestConnections.TENANT.toString(),
        TestConnections.OBJECT.toString());
  }

  @AfterEach
  void closeStore() {
    authorizationServer.close();
    connections.close();
  }

  /** Answers with what the filter left for it. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Object context = request.getAttribute("auth");
      String token = context instanceof AuthorizationContext known ? known.accessToken() : "none";
      response.getWriter().println("token=" + token);
      response.getWriter().println("authorization=" + request.getHeader("Authorization"));
      response.getWriter().println("version=" + request.getHeader("X-Version"));
    }
  }

  private static String get(FilterServer server) throws IOException {
    return server.client().send("GET / HTTP/1.1", "Authorization: theirs").body();
  }

  private Path policy(String inbound) throws IOException {
    Path file = folder.resolve("policy.xml");
    Path aside = Files.writeString(folder.resolve("policy.tmp"), document(inbound));
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  private static String document(String inbound) {
    return "<policies><inbound><base/>" + inbound + "</inbound></policies>";
  }

  private static String context(String authorization, boolean ignoreError) {
    return "<get-authorization-context provider-id='"
        + authorization
        + "' authorization-id='"
        + authorization
        + "' context-variable-name='auth' ignore-error='"
        + ignoreError
        + "'/>";
  }

  private static String version(String number) {
    return "<set-header name='X-Version'><value>" + number + "</value></set-header>";
  }

  private FilterServer start(Path policy) throws Exception {
    Map<String, String> params = FilterServer.initParams(connections);
    params.put("policy", policy.toString());
    return FilterServer.start(params, new Echo());
  }

  @Test
  void servletReadsTheIssuedToken_andHeadersStayAsSent() throws Exception {
    connections.clientCredentials("demo", authorizationServer);
    try (FilterServer server = start(policy(context("demo", false)))) {
      String first = get(server);
      String second = get(server);

      String token = first.lines().findFirst().orElseThrow().substring("token=".length());
      assertThat(authorizationServer.issued(token)).isTrue();
      assertThat(first).contains("authorization=theirs");
      assertThat(second).isEqualTo(first);
      assertThat(authorizationServer.requests()).hasSize(1);
    }
  }

  @Test
  void variableIsNull_whenTheErrorIsIgnored() throws Exception {
    try (FilterServer server = start(policy(context("unknown", true)))) {
      assertThat(get(server)).contains("token=none");
    }
  }

  @Test
  void requestFails_whenTheAuthorizationIsUnknown() throws Exception {
    try (FilterServer server = start(policy(context("unknown", false)))) {
      assertThat(server.client().send("GET / HTTP/1.1").status()).isEqualTo(500);
    }
  }

  @Test
  void changedDocumentIsInForce_andABadOneIsNot() throws Exception {
    try (FilterServer server = start(policy(version("1")))) {
      assertThat(get(server)).contains("version=1");

      policy(version("2"));
      await(server, "version=2");
      policy("<no-such-policy/>");
      policy("<no-such-policy/>" + version("3"));
      policy(version("4"));
      await(server, "version=4");
    }
  }

  private static void await(FilterServer server, String text) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .untilAsserted(() -> assertThat(get(server)).contains(text));
  }

  @Test
  void startFailsWithEveryProblem() throws Exception {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("policy", policy("<no-such-policy/><set-header/>").toString());
    params.put("database-pool-size", "many");

    assertThatThrownBy(() -> FilterServer.start(params, new Echo()).close())
        .hasMessageContaining("setting 'database-url' is missing")
        .hasMessageContaining("setting 'keystore' is missing")
        .hasMessageContaining("'many'")
        .hasMessageContaining("no-such-policy")
        .hasMessageContaining("attribute 'name' is required");
  }

  @Test
  void startFails_whenTheSchemaIsOfAnotherVersion() throws Exception {
    connections.run("update store set oldest_reader = 1000, schema_version = 1000");
    Path file = policy(version("1"));

    assertThatThrownBy(() -> start(file).close()).hasMessageContaining("1000");
  }

  @Test
  void noThreadIsLeft_whenTheFilterStops() throws Exception {
    connections.clientCredentials("demo", authorizationServer);
    FilterServer server = start(policy(context("demo", false)));
    get(server);
    server.close();

    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(CredentialFilterTest::isOfTheFilter));
  }

  private static boolean isOfTheFilter(String thread) {
    return thread.startsWith("keybearer-policy-watch")
        || thread.startsWith("keybearer-service-identity")
        || thread.startsWith("keybearer-change-feed");
  }
}

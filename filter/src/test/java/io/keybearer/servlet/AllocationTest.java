package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the whole filter allocates for a request that it puts a cached token on. A count, so it
 * holds on any machine; what the compiler saves by keeping objects off the heap comes on top.
 */
final class AllocationTest {
  private static final int REQUESTS = 20_000;
  private static final int SPANS = 20;

  /** In bytes. The header is not made anew as long as the token is the same. */
  private static final long BOUND = 400;

  private static final String TOKEN = "t".repeat(1500);

  @TempDir private Path folder;
  private TestConnections connections;
  private AuthorizationServer server;
  private final CredentialFilter filter = new CredentialFilter();
  private final Request request = new Request();
  private final FilterChain servlet =
      (seen, ignored) -> request.seen = ((HttpServletRequest) seen).getHeader("Authorization");
  private final HttpServletResponse response = proxy(HttpServletResponse.class, (p, m, a) -> null);

  /** The demo's document, and a request of it. */
  @BeforeEach
  void start() throws Exception {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    server.script(
        AuthorizationServer.status(200, "{'access_token':'" + TOKEN + "','expires_in':36000}"));
    connections.clientCredentials("demo", server);
    connections.run(
        "update service set tenant_id = ?, principal_id = ?",
        TestConnections.TENANT.toString(),
        TestConnections.OBJECT.toString());
    Path policy =
        Files.writeString(
            folder.resolve("policy.xml"),
            """
            <policies><inbound><base />
            <get-authorization-context provider-id="demo" authorization-id="demo"
                context-variable-name="auth-context" identity-type="managed" ignore-error="false" />
            <set-header name="Authorization" exists-action="override">
              <value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value>
            </set-header></inbound><backend><base /></backend><outbound><base /></outbound>
            <on-error><base /></on-error></policies>
            """);
    Map<String, String> params = FilterServer.initParams(connections);
    params.put("policy", policy.toString());
    ServletContext application = proxy(ServletContext.class, (p, m, a) -> null);
    filter.init(
        proxy(
            FilterConfig.class,
            (p, method, arguments) ->
                switch (method.getName()) {
                  case "getInitParameter" -> params.get((String) arguments[0]);
                  case "getServletContext" -> application;
                  default -> "keybearer";
                }));
  }

  @AfterEach
  void stop() {
    filter.destroy();
    server.close();
    connections.close();
  }

  @Test
  void filterAllocatesLittle_whenTheTokenIsCached() throws Exception {
    // Given a warm cache and compiled code
    for (int i = 0; i < REQUESTS; i++) {
      pass();
    }
    assertThat(request.seen).isEqualTo("Bearer " + TOKEN);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    // When requests pass, in spans: in some the thread may have to load what was forgotten
    long bytes = Long.MAX_VALUE;
    for (int span = 0; span < SPANS; span++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < REQUESTS / SPANS; i++) {
        pass();
      }
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      bytes = Math.min(bytes, allocated / (REQUESTS / SPANS));
    }

    // Then each took little
    assertThat(bytes).isBetween(0L, BOUND);
  }

  private void pass() throws Exception {
    filter.doFilter(request, response, servlet);
    request.attribute = null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A request that allocates nothing itself, with room for one attribute. */
  private static final class Request extends HttpServletRequestWrapper {
    private @Nullable Object attribute;
    private String seen = "";

    Request() {
      super(proxy(HttpServletRequest.class, (p, m, a) -> null));
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return attribute;
    }

    @Override
    public void setAttribute(String name, Object value) {
      attribute = value;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return null;
    }
  }
}

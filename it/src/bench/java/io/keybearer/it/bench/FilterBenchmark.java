package io.keybearer.it.bench;

import io.keybearer.servlet.CredentialFilter;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * Goals 1 and 2: what a filter costs that puts a cached token of 1,500 characters on a request,
 * until a servlet behind it has read the header. Nothing of a container is in the figures.
 *
 * <ul>
 *   <li>{@code floor}: a filter written by hand, without access check, that looks the header up in
 *       a map, looks at its end, and wraps the request.
 *   <li>{@code spring}: a filter written by hand around Spring Security's authorized-client manager
 *       with clients in memory.
 *   <li>{@code keybearer}: the whole filter with the demo's document, on a real store.
 * </ul>
 *
 * <p>Its iterations are so short that on a busy machine some are not disturbed. {@link
 * FilterRounds} runs it; good are keybearer ≤ 2.5 × floor and ≤ 1.0 × spring.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 100, time = 20, timeUnit = TimeUnit.MILLISECONDS)
public class FilterBenchmark {
  private static final String TOKEN = "t".repeat(1500);
  private static final String AUTHORIZATION = "Authorization";

  /** A request, and the servlet that reads its header. */
  private abstract static class Exchange implements FilterChain {
    private final PlainRequest request = new PlainRequest();
    private final HttpServletResponse response = PlainRequest.nothing(HttpServletResponse.class);
    private @Nullable String seen;

    /** What the servlet behind the filter sees. */
    String pass(Filter filter) throws IOException, ServletException {
      filter.doFilter(request, response, this);
      request.recycle();
      return seen;
    }

    /** Not inlined, as a container's chain is not: else no wrapper would ever be made. */
    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void doFilter(ServletRequest wrapped, ServletResponse ignored) {
      seen = ((HttpServletRequest) wrapped).getHeader(AUTHORIZATION);
    }

    void check(Filter filter) throws IOException, ServletException {
      if (!("Bearer " + TOKEN).equals(pass(filter))) {
        throw new IllegalStateException("no token: " + seen);
      }
    }
  }

  /** A request with another Authorization. */
  private static final class Authorized extends HttpServletRequestWrapper {
    private final String header;

    Authorized(HttpServletRequest request, String header) {
      super(request);
      this.header = header;
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(AUTHORIZATION) ? header : super.getHeader(name);
    }
  }

  /** The least there can be. */
  @State(Scope.Thread)
  public static class Floor extends Exchange {
    private record Entry(String header, long endMillis) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Filter filter =
        (request, response, chain) -> {
          Entry entry = entries.get("demo/demo-01");
          if (entry == null || System.currentTimeMillis() >= entry.endMillis) {
            throw new ServletException("no token");
          }
          chain.doFilter(new Authorized((HttpServletRequest) request, entry.header), response);
        };

    /** Puts a token there, among others. */
    @Setup
    public void prepare() throws IOException, ServletException {
      long end = System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1);
      for (int i = 1; i <= 100; i++) {
        entries.put("demo/demo-%02d".formatted(i), new Entry("Bearer " + TOKEN, end));
      }
      check(filter);
    }
  }

  /** Spring Security with clients in memory. */
  @State(Scope.Thread)
  public static class Spring extends Exchange {
    private final Authentication principal = new TestingAuthenticationToken("gateway", "");
    private final ClientRegistration registration =
        ClientRegistration.withRegistrationId("demo")
            .clientId(AuthorizationServer.CLIENT_ID)
            .clientSecret("secret-of-client-1")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenUri("http://127.0.0.1/token")
            .build();
    private final OAuth2AuthorizedClientManager manager = manager();
    private final Filter filter =
        (request, response, chain) -> {
          OAuth2AuthorizedClient client =
              manager.authorize(
                  OAuth2AuthorizeRequest.withClientRegistrationId("demo")
                      .principal(principal)
                      .build());
          String header = "Bearer " + client.getAccessToken().getTokenValue();
          chain.doFilter(new Authorized((HttpServletRequest) request, header), response);
        };

    private OAuth2AuthorizedClientManager manager() {
      var registrations = new InMemoryClientRegistrationRepository(registration);
      var service = new InMemoryOAuth2AuthorizedClientService(registrations);
      Instant now = Instant.now();
      service.saveAuthorizedClient(
          new OAuth2AuthorizedClient(
              registration,
              principal.getName(),
              new OAuth2AccessToken(
                  OAuth2AccessToken.TokenType.BEARER, TOKEN, now, now.plusSeconds(36_000))),
          principal);
      var clients =
          new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
      clients.setAuthorizedClientProvider(
          OAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
      return clients;
    }

    /** Looks whether it works. */
    @Setup
    public void prepare() throws IOException, ServletException {
      check(filter);
    }
  }

  /** The whole filter. */
  @State(Scope.Thread)
  public static class Keybearer extends Exchange {
    private final CredentialFilter filter = new CredentialFilter();
    private MariaDbServer database;
    private TestConnections connections;
    private AuthorizationServer server;

    /** Starts the filter on a store with the demo's connection, and fills its cache. */
    @Setup
    public void prepare() throws IOException, ServletException {
      database = MariaDbServer.start(Path.of("target", "mariadb"));
      connections = new TestConnections(database);
      server = AuthorizationServer.start();
      server.script(
          AuthorizationServer.status(
              200,
              "{'access_token':'%s','token_type':'Bearer','expires_in':36000}".formatted(TOKEN)));
      connections.clientCredentials("demo", server);
      connections.run("update authorization set name = 'demo-01', name_key = 'demo-01'");
      connections.run(
          "update service set tenant_id = ?, principal_id = ?",
          TestConnections.TENANT.toString(),
          TestConnections.OBJECT.toString());
      filter.init(config());
      check(filter);
    }

    private FilterConfig config() {
      Map<String, String> parameters = new HashMap<>();
      parameters.put(
          "policy",
          Path.of("../samples/jetty/src/main/webapp/WEB-INF/policy.xml")
              .toAbsolutePath()
              .toString());
      parameters.put("database-url", connections.url());
      parameters.put("database-user", MariaDbServer.USER);
      parameters.put("database-password", MariaDbServer.PASSWORD);
      parameters.put("keystore", connections.keystore.toString());
      parameters.put("keystore-password", TestKeystore.PASSWORD.expose());
      parameters.put("allowed-hosts", "127.0.0.1");
      return (FilterConfig)
          Proxy.newProxyInstance(
              FilterConfig.class.getClassLoader(),
              new Class<?>[] {FilterConfig.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getFilterName" -> "keybearer";
                    case "getServletContext" -> PlainRequest.nothing(ServletContext.class);
                    case "getInitParameter" -> parameters.get(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    /** Stops everything. */
    @TearDown
    public void stop() {
      filter.destroy();
      server.close();
      connections.close();
      database.stop();
    }
  }

  /** The least there can be. */
  @Benchmark
  public String floor(Floor state) throws IOException, ServletException {
    return state.pass(state.filter);
  }

  /** Spring Security with clients in memory. */
  @Benchmark
  public String spring(Spring state) throws IOException, ServletException {
    return state.pass(state.filter);
  }

  /** The whole filter with the demo's document. */
  @Benchmark
  public String keybearer(Keybearer state) throws IOException, ServletException {
    return state.pass(state.filter);
  }
}

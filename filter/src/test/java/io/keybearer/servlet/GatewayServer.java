package io.keybearer.servlet;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OneWayRequests;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.CertificateProblem;
import io.keybearer.identity.TokenFailure;
import io.keybearer.identity.TokenRefusedException;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.CompiledPolicies;
import io.keybearer.policy.PolicyCompilation;
import io.keybearer.policy.PolicyCompiler;
import io.keybearer.policy.PolicyEngine;
import io.keybearer.policy.PolicyFailure;
import io.keybearer.policy.PolicyOptions;
import io.keybearer.policy.PolicyResources;
import io.keybearer.policy.PolicyServices;
import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policyset.PolicySources;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** A Jetty with one servlet behind the gateway, which runs one document. */
final class GatewayServer implements AutoCloseable {
  /** The activity id of every request. */
  static final UUID ACTIVITY = UUID.fromString("0b5c8d3e-5f3e-4d0a-9f0e-2d6d3c1a7e44");

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final OutboundHttpClient http;
  private final OneWayRequests oneWay;
  private final PolicyResources resources;

  private GatewayServer(CompiledPolicies policies, HttpServlet servlet) throws Exception {
    http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
    oneWay = new OneWayRequests(http);
    resources =
        new PolicyResources(
            new FilterOutbound(http, oneWay),
            length -> {},
            InstantSource.system(),
            PolicyResources.Memory.DEFAULT,
            false);
    Gateway gateway = new Gateway(new PolicyEngine(services(resources), policies), 64 * 1024);
    connector.setPort(0);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    FilterHolder filter = new FilterHolder(new GatewayFilter(gateway));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    server.setHandler(context);
    server.start();
  }

  private static final class GatewayFilter implements Filter {
    private final Gateway gateway;

    GatewayFilter(Gateway gateway) {
      this.gateway = gateway;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      gateway.pass((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }
  }

  /** What a servlet does with a request. */
  @FunctionalInterface
  interface Behaviour {
    void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  /**
   * Starts a server.
   *
   * @param document the policy document
   * @param behaviour what the servlet behind the gateway does
   */
  static GatewayServer start(String document, Behaviour behaviour) throws Exception {
    return start(document, new BehaviourServlet(behaviour));
  }

  /** Starts a server with a servlet. */
  static GatewayServer start(String document, HttpServlet servlet) throws Exception {
    return start(
        PolicySources.document("policy.xml", document.getBytes(StandardCharsets.UTF_8)), servlet);
  }

  /** Starts a server with a policy set. */
  static GatewayServer start(PolicySources sources, Behaviour behaviour) throws Exception {
    return start(sources, new BehaviourServlet(behaviour));
  }

  private static GatewayServer start(PolicySources sources, HttpServlet servlet) throws Exception {
    PolicyCompilation compilation =
        new PolicyCompiler(PolicyOptions.of("default")).compile(sources);
    if (compilation.policies().isEmpty()) {
      throw new AssertionError(compilation.diagnostics().toString());
    }
    return new GatewayServer(compilation.policies().get(), servlet);
  }

  private static PolicyServices services(PolicyResources resources) {
    CallerIdentity itself =
        new CallerIdentity(CallerIdentity.Kind.MANAGED, "tenant", Set.of("gateway"), "");
    return new PolicyServices(
        (ref, caller) -> {
          if (ref.authorization().startsWith("unknown")) {
            throw PolicyFailure.failed("AccessDenied", "No access policy.", null);
          }
          return new AuthorizationContext("token-of-" + ref.authorization(), Map.of());
        },
        new PolicyServices.Callers() {
          @Override
          public CallerIdentity managed() {
            return itself;
          }

          @Override
          public CallerIdentity bearer(@Nullable String token) {
            return itself;
          }
        },
        (token, rules) -> {
          throw new TokenRefusedException(TokenFailure.NOT_PRESENT, "No token passes here.");
        },
        (resource, clientId) -> Optional.empty(),
        (chain, held, checks) -> Optional.of(CertificateProblem.NOT_TRUSTED),
        InstantSource.system(),
        () -> ACTIVITY,
        new EvaluationContext.Deployment(null, "default", "default", "gateway", Map.of()),
        resources);
  }

  private static final class BehaviourServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Behaviour behaviour;

    BehaviourServlet(Behaviour behaviour) {
      this.behaviour = behaviour;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      try {
        behaviour.serve(request, response);
      } catch (IOException | ServletException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  /** The server's address, to be followed by a path. */
  String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  /** A client of the server. */
  RawHttp client() {
    return new RawHttp(connector.getLocalPort());
  }

  /** The port it listens on. */
  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not stop", e);
    } finally {
      resources.close();
      oneWay.close();
      http.close();
    }
  }

  /** A document with these sections. */
  static String document(String inbound, String outbound, String onError) {
    return "<policies><inbound><base/>"
        + inbound
        + "</inbound><backend><base/></backend><outbound><base/>"
        + outbound
        + "</outbound><on-error><base/>"
        + onError
        + "</on-error></policies>";
  }
}

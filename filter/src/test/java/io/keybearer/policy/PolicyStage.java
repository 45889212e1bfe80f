package io.keybearer.policy;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.CallerException;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policy.expression.PolicyCertificate;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes requests through a document, with tokens verified over real HTTP and a clock by hand. */
final class PolicyStage implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  final TokenVerifier verifier = new TokenVerifier(http, () -> this.now);
  final Map<String, PolicyCertificate> certificates = new LinkedHashMap<>();
  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  @Nullable String query;
  @Nullable X509Certificate clientCertificate;
  Instant now = START;

  /** What loading the inbound policies says. */
  static List<Diagnostic> load(String inbound) {
    return compile(inbound).diagnostics();
  }

  private static PolicyCompilation compile(String inbound) {
    String document = "<policies><inbound>" + inbound + "</inbound></policies>";
    return new PolicyCompiler(PolicyOptions.of("default"))
        .compile(PolicySources.document("test.xml", document.getBytes(StandardCharsets.UTF_8)));
  }

  /** Takes the request through the inbound policies. */
  PolicyRun run(String inbound) {
    PolicyCompilation compilation = compile(inbound);
    CompiledPolicies policies =
        compilation
            .policies()
            .orElseThrow(() -> new AssertionError(compilation.diagnostics().toString()));
    PolicyRun run = new PolicyEngine(services(), policies).start(new Request());
    run.toBackend();
    return run;
  }

  private PolicyServices services() {
    return new PolicyServices(
        (ref, caller) -> {
          throw new AssertionError("no authorization is asked for");
        },
        new NoCallers(),
        verifier::verify,
        () -> now,
        UUID::randomUUID,
        new EvaluationContext.Deployment(null, "default", "default", "default", certificates),
        new PolicyResources(
            new ScenarioOutbound(),
            length -> {},
            () -> now,
            PolicyResources.Memory.DEFAULT,
            false));
  }

  /** Nobody calls. */
  private static final class NoCallers implements PolicyServices.Callers {
    @Override
    public CallerIdentity managed() {
      throw new CallerException("AccessDenied", "Nobody is there.", null);
    }

    @Override
    public CallerIdentity bearer(@Nullable String token) {
      throw new CallerException("AccessDenied", "Nobody is there.", null);
    }
  }

  /** The error that the run ended with. */
  static EvaluationContext.LastError error(PolicyRun run) {
    return Objects.requireNonNull(run.lastError(), "the request passed");
  }

  @Override
  public void close() {
    verifier.close();
    http.close();
  }

  /** A GET with the stage's headers, query and certificate. */
  private final class Request implements Exchange {
    @Override
    public long bodyLength() {
      return -1;
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String host() {
      return "gw.example.test";
    }

    @Override
    public int port() {
      return 443;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String query() {
      return query;
    }

    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public List<String> headers(String name) {
      String value = headers.get(name);
      return value == null ? List.of() : List.of(value.split("\n", -1));
    }

    @Override
    public Collection<String> headerNames() {
      return headers.keySet();
    }

    @Override
    public String clientAddress() {
      return "203.0.113.20";
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
      return clientCertificate;
    }

    @Override
    public boolean hasBody() {
      return false;
    }

    @Override
    public byte[] readBody() {
      return new byte[0];
    }
  }
}

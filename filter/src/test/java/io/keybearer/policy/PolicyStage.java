package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.CallerException;
import io.keybearer.identity.ClientCertificates;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes requests through a document, with tokens verified over real HTTP and a clock by hand. */
final class PolicyStage implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final CallerIdentity ITSELF =
      new CallerIdentity(CallerIdentity.Kind.MANAGED, "tenant", Set.of("gateway"), "");

  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  final TokenVerifier verifier = new TokenVerifier(http, () -> this.now);
  private final ClientCertificates judge = new ClientCertificates(http, () -> this.now);
  final ScenarioOutbound outbound = new ScenarioOutbound();
  private final PolicyResources resources =
      new PolicyResources(
          outbound, length -> {}, () -> this.now, PolicyResources.Memory.DEFAULT, false);
  final Map<String, byte[]> files = new TreeMap<>();
  final Map<String, AuthorizationRef> identities = new TreeMap<>();
  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  @Nullable String query;
  List<X509Certificate> clientCertificates = List.of();
  Instant now = START;

  /** What loading the inbound policies says. */
  static List<Diagnostic> load(String inbound) {
    try (PolicyStage stage = new PolicyStage()) {
      return stage.diagnostics(inbound);
    }
  }

  /** What loading the inbound policies says, beside the stage's files. */
  List<Diagnostic> diagnostics(String inbound) {
    return compile(inbound).diagnostics();
  }

  private PolicyCompilation compile(String inbound) {
    byte[] document =
        ("<policies><inbound>" + inbound + "</inbound></policies>")
            .getBytes(StandardCharsets.UTF_8);
    PolicyCompiler compiler = new PolicyCompiler(PolicyOptions.of("default"));
    if (files.isEmpty()) {
      return compiler.compile(PolicySources.document("test.xml", document));
    }
    Map<String, byte[]> all = new TreeMap<>(files);
    all.put("apis/all/policy.xml", document);
    all.put(
        "apis/all/api.properties",
        "url-pattern=/*\nsubscription-required=false\n".getBytes(StandardCharsets.UTF_8));
    return compiler.compile(PolicySources.folder("set", all));
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
        this::authorize,
        new Callers(),
        verifier::verify,
        (resource, clientId) ->
            Optional.ofNullable(identities.get(clientId == null ? resource : resource + clientId)),
        judge::problem,
        () -> now,
        UUID::randomUUID,
        new EvaluationContext.Deployment(null, "default", "default", "default", Map.of()),
        resources);
  }

  private AuthorizationContext authorize(AuthorizationRef ref, CallerIdentity caller) {
    assertThat(caller).isEqualTo(ITSELF);
    if (ref.authorization().startsWith("unknown")) {
      throw new CallerException("AccessDenied", "It is not there.", null);
    }
    return new AuthorizationContext("token-of-" + ref.authorization(), Map.of());
  }

  /** The gateway itself, and nobody else. */
  private static final class Callers implements PolicyServices.Callers {
    @Override
    public CallerIdentity managed() {
      return ITSELF;
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
    resources.close();
    judge.close();
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
      return clientCertificates.isEmpty() ? null : clientCertificates.get(0);
    }

    @Override
    public List<X509Certificate> clientCertificates() {
      return clientCertificates;
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

package io.keybearer.servlet;

import io.keybearer.config.Settings;
import io.keybearer.config.SettingsException;
import io.keybearer.credential.CredentialManager;
import io.keybearer.credential.CredentialStatus;
import io.keybearer.credential.NodeDescription;
import io.keybearer.http.OneWayRequests;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.CallerException;
import io.keybearer.identity.ClientCertificates;
import io.keybearer.identity.ManagedCaller;
import io.keybearer.identity.TokenCaller;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.keys.CertificateWatch;
import io.keybearer.model.CallerIdentity;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.policy.CompiledPolicies;
import io.keybearer.policy.PolicyCompilation;
import io.keybearer.policy.PolicyCompiler;
import io.keybearer.policy.PolicyEngine;
import io.keybearer.policy.PolicyOptions;
import io.keybearer.policy.PolicyResources;
import io.keybearer.policy.PolicyServices;
import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.NamedValues;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.Database;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.StoreException;
import io.keybearer.store.TokenStore;
import io.keybearer.telemetry.GatewayBean;
import io.keybearer.telemetry.GatewayFigures;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.KeystoreException;
import io.keybearer.vault.KeystoreFile;
import io.keybearer.vault.NodeKeystore;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultSettings;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a gateway together, and takes them apart again. What can't be used for good
 * (settings, keystore, documents, a schema of another version) stops the start, all problems at
 * once; a database that is away or empty does not.
 */
final class FilterWiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FilterWiring.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Gateway gateway;
  private final @Nullable PolicyWatch watch;
  private final GatewayHealth health;

  private FilterWiring(GatewaySettings settings, PolicyLocation location, Ready ready)
      throws IOException {
    Database database = Database.open(settings.database());
    parts.push(database);
    try {
      refuseForeignSchema(database);
      OutboundHttpClient http = part(new OutboundHttpClient(settings.http()));
      KeyEncryptionKeys keys =
          new KeyEncryptionKeys(
              ready.keystore::current, new KeyWrapStore(database), InstantSource.system());
      Vault vault = new Vault(keys);
      CredentialManager credentials =
          part(
              new CredentialManager(
                  new TokenStore(database, vault),
                  new ChangeFeed(database, System::nanoTime),
                  new TokenEndpoint(http, InstantSource.system()),
                  ProviderCatalogue.bundled(),
                  settings.credentials()));
      ManagedCaller managed = part(managedCaller(settings, database));
      TokenVerifier tokens = part(new TokenVerifier(http, InstantSource.system()));
      ClientCertificates certificates = part(new ClientCertificates(http, InstantSource.system()));
      PolicyServices services =
          services(settings, credentials, managed, tokens, certificates, resources(settings, http));
      PolicyEngine engine = new PolicyEngine(services, ready.policies);
      this.gateway = new Gateway(engine, settings.bodyLimitBytes());
      this.watch = watch(settings, location, ready, engine);
      this.health =
          new GatewayHealth(
              settings.healthPath(),
              credentials::status,
              this::policyStatus,
              () -> watch == null ? Optional.empty() : watch.endedThread());
      part(
          GatewayBean.register(
              settings.service(),
              settings.nodeName(),
              version(),
              () -> figures(credentials.status(), ready)));
      credentials.reportAs(
          new NodeStore(database), node(settings, ready, keys, new ServiceStore(database)));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What is made before anything is opened. */
  private record Ready(
      NodeKeystore keystore,
      PolicyCompiler compiler,
      String hash,
      CompiledPolicies policies,
      PolicyReports reports) {
    /** Compiles new files, and tells of what came of them. */
    PolicyCompilation compile(PolicySources sources) {
      PolicyCompilation compilation = compiler.compile(sources);
      reports.loaded(sources, compilation);
      return compilation;
    }
  }

  /**
   * Starts a gateway.
   *
   * @param settings where the settings come from
   * @param application the web application it is part of
   * @throws FilterStartException listing all that is wrong
   */
  static FilterWiring start(Settings settings, ServletContext application) {
    List<String> problems = new ArrayList<>();
    GatewaySettings read = GatewaySettings.read(settings);
    try {
      settings.check();
    } catch (SettingsException e) {
      problems.addAll(e.problems());
    }
    PolicyLocation location = PolicyLocation.of(read.policy(), application);
    PolicyCompiler compiler = new PolicyCompiler(options(read));
    Optional<NodeKeystore> keystore =
        problems.isEmpty() ? keystore(read.vault(), problems) : Optional.empty();
    Optional<PolicySources> sources = sources(location, application, problems);
    PolicyReports reports = new PolicyReports(read.uploadsTexts());
    Optional<CompiledPolicies> policies =
        sources.flatMap(found -> compile(compiler, found, reports, problems));
    if (keystore.isEmpty() || policies.isEmpty() || !problems.isEmpty()) {
      throw new FilterStartException(problems);
    }
    try {
      return new FilterWiring(
          read,
          location,
          new Ready(
              keystore.get(), compiler, sources.orElseThrow().hash(), policies.get(), reports));
    } catch (StoreException | IOException e) {
      throw new FilterStartException(List.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static PolicyOptions options(GatewaySettings settings) {
    return new PolicyOptions(
        settings.service(), settings.unimplementedFailsWhenReached(), NamedValues.of(Map.of()));
  }

  private static Optional<NodeKeystore> keystore(VaultSettings settings, List<String> problems) {
    try {
      if (settings.create() && !Files.exists(settings.keystore())) {
        KeystoreFile.create(
            settings.keystore(), settings.password(), false, "keybearer-gateway", Instant.now());
      }
      return Optional.of(new NodeKeystore(settings.keystore(), settings.password()));
    } catch (KeystoreException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<PolicySources> sources(
      PolicyLocation location, ServletContext application, List<String> problems) {
    try {
      return Optional.of(location.read(application));
    } catch (IOException e) {
      problems.add(
          "setting 'policy' is '"
              + location.setting()
              + "', which can't be read: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<CompiledPolicies> compile(
      PolicyCompiler compiler,
      PolicySources sources,
      PolicyReports reports,
      List<String> problems) {
    PolicyCompilation compilation = compiler.compile(sources);
    reports.loaded(sources, compilation);
    compilation
        .diagnostics()
        .forEach(
            diagnostic -> {
              if (diagnostic.isError()) {
                problems.add(diagnostic.toString());
              } else {
                LOG.warn("{}", diagnostic);
              }
            });
    return compilation.policies();
  }

  private NodeDescription node(
      GatewaySettings settings, Ready ready, KeyEncryptionKeys keys, ServiceStore services) {
    CertificateWatch certificates =
        new CertificateWatch(ready.keystore::current, InstantSource.system());
    return new NodeDescription(
        settings.service(),
        settings.nodeName(),
        version(),
        () -> ready.keystore.current().fingerprint(),
        () -> {
          ready.keystore.look();
          certificates.look();
          Optional<UUID> newest =
              services
                  .find(settings.service())
                  .flatMap(service -> keys.refreshed(service.uid()).newest());
          health.hasKey(newest.isPresent());
          return newest;
        },
        () -> Optional.of(policyInForce(ready)),
        this::policyProblem,
        ready.reports::current);
  }

  private GatewayFigures figures(CredentialStatus status, Ready ready) {
    return new GatewayFigures(
        health.state(),
        status.hits(),
        status.misses(),
        status.refreshes(),
        status.sinceChangesSeen(),
        policyInForce(ready),
        policyProblem().or(status::lastError));
  }

  private String policyInForce(Ready ready) {
    return watch == null ? ready.hash : watch.status().inForce();
  }

  /** Why the policies in force are not those of the newest files. */
  private Optional<String> policyProblem() {
    return watch == null ? Optional.empty() : watch.status().problem();
  }

  private static String version() {
    return Objects.requireNonNullElse(
        FilterWiring.class.getPackage().getImplementationVersion(), "development");
  }

  private static void refuseForeignSchema(Database database) {
    try {
      database.check();
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.SCHEMA_UNSUPPORTED) {
        throw e;
      }
      LOG.warn("The filter starts without its store: {}", e.getMessage());
    }
  }

  private static ManagedCaller managedCaller(GatewaySettings settings, Database database) {
    ServiceStore services = new ServiceStore(database);
    return new ManagedCaller(
        settings.service(),
        name -> {
          try {
            return services.find(name);
          } catch (StoreException e) {
            throw new CallerException("StoreUnavailable", String.valueOf(e.getMessage()), e);
          }
        });
  }

  private PolicyResources resources(GatewaySettings settings, OutboundHttpClient http) {
    OneWayRequests oneWay = part(new OneWayRequests(http));
    return part(
        new PolicyResources(
            new FilterOutbound(http, oneWay),
            PolicyResources.Pause.sleeping(),
            InstantSource.system(),
            settings.memory(),
            settings.tracesValues()));
  }

  private static PolicyServices services(
      GatewaySettings settings,
      CredentialManager credentials,
      ManagedCaller managed,
      TokenVerifier tokens,
      ClientCertificates certificates,
      PolicyResources resources) {
    String service = settings.service();
    TokenCaller bearers = new TokenCaller(settings.identity(), tokens);
    return new PolicyServices(
        credentials::authorize,
        new PolicyServices.Callers() {
          @Override
          public CallerIdentity managed() {
            return managed.identity();
          }

          @Override
          public CallerIdentity bearer(@Nullable String token) {
            return bearers.identity(token);
          }
        },
        tokens::verify,
        settings.managedIdentities()::authorization,
        certificates::problem,
        InstantSource.system(),
        UUID::randomUUID,
        new EvaluationContext.Deployment(null, service, service, service, Map.of()),
        resources);
  }

  private @Nullable PolicyWatch watch(
      GatewaySettings settings, PolicyLocation location, Ready ready, PolicyEngine engine)
      throws IOException {
    if (location.path().isEmpty()) {
      LOG.info("The web application is not unpacked: {} is not watched", location.setting());
      return null;
    }
    return part(
        new PolicyWatch(
            location.path().get(),
            ready.hash,
            settings.pollInterval(),
            ready::compile,
            engine::install));
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Takes requests through. */
  Gateway gateway() {
    return gateway;
  }

  /** Which policy files are in force; null when they are not watched. */
  private @Nullable PolicyStatus policyStatus() {
    return watch == null ? null : watch.status();
  }

  /** How the gateway does. */
  GatewayHealth health() {
    return health;
  }

  /** Closes every part, the last one made first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}

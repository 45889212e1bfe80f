package io.keybearer.admin;

import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.consent.ConsentRules;
import io.keybearer.admin.consent.ConsentStores;
import io.keybearer.admin.rest.RestServices;
import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.AccessSettings;
import io.keybearer.admin.security.AccessStore;
import io.keybearer.admin.security.OpenIdParts;
import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.EndpointRules;
import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.Installation;
import io.keybearer.admin.service.ManagementStores;
import io.keybearer.admin.service.ProviderDiscovery;
import io.keybearer.admin.service.ProviderLists;
import io.keybearer.admin.service.ProviderSecrets;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.Services;
import io.keybearer.admin.service.Webhooks;
import io.keybearer.admin.web.AdministrationServices;
import io.keybearer.admin.web.SessionVisitors;
import io.keybearer.admin.web.StartUpSetting;
import io.keybearer.admin.web.WebServices;
import io.keybearer.admin.web.WorkServices;
import io.keybearer.config.Settings;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.IdentitySettings;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.keys.CertificateWatch;
import io.keybearer.keys.KeyFollower;
import io.keybearer.keys.KeyRotation;
import io.keybearer.keys.KeySettings;
import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.IssuerMetadata;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.AccessPolicyStore;
import io.keybearer.store.AgedRowStore;
import io.keybearer.store.AuditLog;
import io.keybearer.store.AuthorizationStore;
import io.keybearer.store.ChangeFeed;
import io.keybearer.store.ConnectionSearch;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.DeletionStore;
import io.keybearer.store.GrantStore;
import io.keybearer.store.JobStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.OutboxStore;
import io.keybearer.store.ProviderSearch;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.ResealStore;
import io.keybearer.store.RevocationQueue;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.TokenStore;
import io.keybearer.store.Transactions;
import io.keybearer.store.WebhookStore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.KeystoreFile;
import io.keybearer.vault.NodeKeystore;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultSettings;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * The management application: its parts, made of the settings and connected by hand.
 *
 * <p>{@link #start} begins what needs the store and returns at once.
 */
final class AdminApplication implements AutoCloseable {
  /** The database itself ends a statement of this pool after 30 s. */
  private static final Duration BEYOND_LONGEST_STATEMENT = Duration.ofSeconds(35);

  private final AdminSettings settings;
  private final Database database;
  private final ManagementStores stores;
  private final AccessControl access;
  private final KeyEncryptionKeys keys;
  private final RestServices restServices;
  private final StartUp startUp;
  private final KeySettings keySettings;
  private final BackgroundJobs jobs;
  private final ConnectionParts connections;
  private final OutboundHttpClient outbound;
  private final TokenVerifier tokenVerifier;
  private final ConsentFlow consent;
  private final Webhooks webhooks;
  private final BackgroundJobs keyFollowing;
  private final List<StartUpSetting> startUpSettings;
  private final Installation installation;
  private final BackgroundJobs revocations;
  private final BulkOperations bulk;

  /**
   * Makes the parts.
   *
   * @throws io.keybearer.config.SettingsException naming every setting that can't be used
   * @throws io.keybearer.vault.KeystoreException when the keystore can't be used
   */
  AdminApplication(Settings source) {
    settings = AdminSettings.read(source);
    DatabaseSettings databaseSettings = DatabaseSettings.read(source, BEYOND_LONGEST_STATEMENT);
    VaultSettings vaultSettings = VaultSettings.read(source);
    keySettings = KeySettings.read(source);
    AccessSettings accessSettings = AccessSettings.read(source, vaultSettings.keystore());
    HttpSettings http = HttpSettings.read(source);
    CredentialSettings credentials = CredentialSettings.read(source);
    IdentitySettings identity = IdentitySettings.read(source);
    source.check();
    startUpSettings =
        source.effective().stream()
            .map(it -> new StartUpSetting(it.key(), it.text(), it.source(), it.secret()))
            .toList();
    NodeKeystore keystore = keystore(vaultSettings);
    database = Database.open(databaseSettings);
    keys =
        new KeyEncryptionKeys(
            keystore::current, new KeyWrapStore(database), InstantSource.system());
    Vault vault = new Vault(keys);
    stores = stores(database, vault, settings.revokeDeleted());
    installation =
        new Installation(
            Objects.requireNonNullElse(
                AdminApplication.class.getPackage().getImplementationVersion(), "development"),
            settings.nodeName(),
            stores.transactions(),
            InstantSource.system());
    outbound = new OutboundHttpClient(http);
    tokenVerifier = new TokenVerifier(outbound, InstantSource.system());
    access =
        new AccessControl(
            new AccessStore(stores.transactions()),
            accessSettings,
            settings.publicBaseUrl(),
            new OpenIdParts(
                new Discovery(outbound),
                new TokenEndpoint(outbound, InstantSource.system()),
                tokenVerifier),
            new SecureRandom());
    ConsentStores consentStores = consentStores(vault);
    consent = ConsentWiring.flow(consentStores, consentRules(credentials), outbound);
    webhooks =
        new Webhooks(
            stores, new WebhookStore(vault), outbound.rules()::problem, new SecureRandom());
    startUp = new StartUp(this::prepareStore);
    jobs =
        new BackgroundJobs(
            "keybearer-admin-jobs",
            settings.jobInterval(),
            startUp::isDone,
            List.of(
                keystore::look,
                new Purge(new JobStore(database), stores.deletions(), this::wakeJobs)::step,
                new CertificateWatch(keystore::current, InstantSource.system())::look,
                keyRotation(vault)::step,
                new ConsentExpiry(new JobStore(database), consentStores)::step,
                access.denials()::write,
                consent.strangers()::write,
                new AgedRows(
                        new JobStore(database),
                        new AgedRowStore(database),
                        accessSettings.auditRetention())
                    ::step,
                new WebhookDelivery(
                        new JobStore(database),
                        new OutboxStore(database),
                        webhooks,
                        outbound,
                        InstantSource.system())
                    ::step));
    connections =
        new ConnectionParts(outbound, tokenVerifier, identity, credentials, database, vault);
    keyFollowing =
        new BackgroundJobs(
            "keybearer-admin-keys",
            Duration.ofMillis(500),
            startUp::isDone,
            List.of(keyFollower(keystore)::step));
    // Apart from the other jobs: a provider may take its time.
    revocations =
        new BackgroundJobs(
            "keybearer-admin-revocations",
            settings.jobInterval(),
            startUp::isDone,
            List.of(
                new DeletedGrants(
                        new JobStore(database),
                        new RevocationQueue(database),
                        connections.revocations(),
                        stores)
                    ::step));
    restServices =
        restServices(
            new DiscoveredEndpoints(
                outbound.rules(),
                new IssuerMetadata(new Discovery(outbound), InstantSource.system())));
    bulk =
        new BulkOperations(
            restServices.api().connections(),
            restServices.api().operations(),
            restServices.authorizations(),
            System::nanoTime);
  }

  /** Begins to prepare the store, in the background and for as long as it takes. */
  void start() {
    startUp.start();
    jobs.start();
    keyFollowing.start();
    revocations.start();
  }

  /** What the REST API calls. */
  RestServices restServices() {
    return restServices;
  }

  /** What the pages call. */
  WebServices webServices() {
    return new WebServices(
        startUp::isDone,
        access,
        new SessionVisitors(access),
        restServices.providers(),
        restServices.authorizations(),
        restServices.accessPolicies(),
        restServices.services(),
        new GatewayPolicies(stores),
        restServices.api().explanations(),
        new IdentityProviders(ProviderCatalogue.bundled()),
        restServices.redirectUrls(),
        new Connections(stores, new ConnectionSearch()),
        restServices.api().operations(),
        consent,
        new AdministrationServices(
            restServices.api().surveys(),
            webhooks,
            restServices.api().templateImport(),
            restServices.api().templateExport(),
            startUpSettings,
            installation),
        new WorkServices(
            new ProviderLists(stores, new ProviderSearch()),
            restServices.api().providers(),
            new ProviderDiscovery(new Discovery(outbound)),
            new ProviderSecrets(stores),
            restServices.api().explanations(),
            restServices.api().revealedTokens(),
            bulk));
  }

  @Override
  public void close() {
    revocations.close();
    bulk.close();
    keyFollowing.close();
    jobs.close();
    startUp.close();
    connections.close();
    tokenVerifier.close();
    outbound.close();
    database.close();
  }

  /** Runs until it succeeds; each step may run again. */
  private void prepareStore() {
    if (settings.migrate()) {
      new StoreMigration(database.dataSource()).run();
    }
    database.check();
    new ServiceStore(database)
        .all()
        .forEach(service -> keys.ensureCurrent(service.uid(), keySettings.suite()));
    access.prepare();
    installation.look();
  }

  private void wakeJobs() {
    jobs.wake();
  }

  private KeyRotation keyRotation(Vault vault) {
    return new KeyRotation(
        new KeyRotation.Stores(
            new ServiceStore(database),
            new NodeStore(database),
            new JobStore(database),
            new ResealStore(database, vault)),
        keys,
        keySettings,
        InstantSource.system());
  }

  /** Apart from the other jobs: keys of another process must not wait for a long one. */
  private KeyFollower keyFollower(NodeKeystore keystore) {
    return new KeyFollower(
        new KeyFollower.Stores(
            new ServiceStore(database),
            new NodeStore(database),
            new ChangeFeed(database, System::nanoTime)),
        keys,
        new KeyFollower.Follower(
            settings.nodeName() + " (admin web application)",
            installation.version(),
            () -> keystore.current().fingerprint()),
        System::nanoTime);
  }

  private RestServices restServices(EndpointRules rules) {
    ProviderCatalogue catalogue = ProviderCatalogue.bundled();
    RedirectUrls redirectUrls = new RedirectUrls(settings.publicBaseUrl());
    return new RestServices(
        startUp::isDone,
        access,
        settings.limits(),
        new Services(stores, uid -> keys.ensureCurrent(uid, keySettings.suite())),
        new IdentityProviders(catalogue),
        new AuthorizationProviders(stores, catalogue, rules, jobs::wake),
        new Authorizations(stores, catalogue, jobs::wake),
        new AccessPolicies(stores),
        settings.publicBaseUrl(),
        consent,
        redirectUrls,
        webhooks,
        connections.services(stores, redirectUrls, rules, settings.importSecrets()));
  }

  private ConsentStores consentStores(Vault vault) {
    return new ConsentStores(
        stores, new ConsentStore(vault), new TokenStore(database, vault), new GrantStore(vault));
  }

  private ConsentRules consentRules(CredentialSettings credentials) {
    return new ConsentRules(
        settings.publicBaseUrl(),
        settings.postLoginRedirects(),
        settings.confirmConsent() == AdminSettings.Confirming.CREATOR,
        credentials);
  }

  private static ManagementStores stores(Database database, Vault vault, boolean revoking) {
    return new ManagementStores(
        new Transactions(database),
        new ServiceConfigurationStore(),
        new ProviderStore(vault),
        new AuthorizationStore(vault),
        new AccessPolicyStore(),
        new DeletionStore(database, new GrantStore(vault), revoking),
        new AuditLog());
  }

  private static NodeKeystore keystore(VaultSettings settings) {
    if (settings.create() && !Files.exists(settings.keystore())) {
      KeystoreFile.create(
          settings.keystore(),
          settings.password(),
          true,
          "keybearer",
          InstantSource.system().instant());
    }
    return new NodeKeystore(settings.keystore(), settings.password());
  }
}

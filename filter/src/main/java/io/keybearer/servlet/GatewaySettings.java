package io.keybearer.servlet;

import io.keybearer.config.NodeName;
import io.keybearer.config.Settings;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.http.HttpSettings;
import io.keybearer.identity.IdentitySettings;
import io.keybearer.policy.PolicyResources;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.vault.VaultSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the filter; {@link CredentialFilter} documents them.
 *
 * @param service the name of the service whose authorizations the documents name
 * @param nodeName what operators call this gateway
 * @param healthPath the path under which health is answered, if any
 * @param policy where the policy document or folder lies
 * @param pollInterval how often to look whether it changed
 * @param bodyLimitBytes the longest body that policies can read
 * @param unimplementedFailsWhenReached whether unimplemented policies fail requests, not the load
 * @param tracesValues whether the texts that documents compute are written when they are traced
 * @param uploadsTexts whether operators are shown the documents' texts
 * @param memory how many values and counters of the documents are kept in memory
 * @param database how the store is reached
 * @param vault where the keystore lies
 * @param http the outbound client
 * @param credentials the credential manager
 * @param identity whose tokens are trusted
 * @param managedIdentities which authorization stands for which managed identity
 */
record GatewaySettings(
    String service,
    String nodeName,
    Optional<String> healthPath,
    String policy,
    Duration pollInterval,
    int bodyLimitBytes,
    boolean unimplementedFailsWhenReached,
    boolean tracesValues,
    boolean uploadsTexts,
    PolicyResources.Memory memory,
    DatabaseSettings database,
    VaultSettings vault,
    HttpSettings http,
    CredentialSettings credentials,
    IdentitySettings identity,
    ManagedIdentitySettings managedIdentities) {
  private enum Unimplemented {
    FAIL_AT_LOAD,
    FAIL_WHEN_REACHED
  }

  private enum TracedValues {
    HIDDEN,
    SHOWN
  }

  private enum PolicyUpload {
    TEXT,
    HASH
  }

  /** Reads them; problems are noted in the settings. */
  static GatewaySettings read(Settings settings) {
    String service = settings.text("service").orElse("default");
    return new GatewaySettings(
        service,
        NodeName.of(settings),
        healthPath(settings),
        settings.text("policy").orElse("/WEB-INF/policy.xml"),
        settings.duration(
            "policy-poll-interval",
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofHours(1)),
        settings.integer("policy-body-limit", 4 << 20, 0, 512 << 20),
        settings.choice("unimplemented-policies", Unimplemented.class, Unimplemented.FAIL_AT_LOAD)
            == Unimplemented.FAIL_WHEN_REACHED,
        settings.choice("trace-values", TracedValues.class, TracedValues.HIDDEN)
            == TracedValues.SHOWN,
        settings.choice("policy-upload", PolicyUpload.class, PolicyUpload.TEXT)
            == PolicyUpload.TEXT,
        new PolicyResources.Memory(
            settings.integer(
                "value-cache-entries",
                PolicyResources.Memory.DEFAULT.cachedValues(),
                1,
                10_000_000),
            settings.integer(
                "limit-counters", PolicyResources.Memory.DEFAULT.counters(), 1, 10_000_000)),
        DatabaseSettings.read(settings),
        VaultSettings.read(settings),
        HttpSettings.read(settings),
        CredentialSettings.read(settings),
        IdentitySettings.read(settings),
        ManagedIdentitySettings.read(settings, service));
  }

  private static Optional<String> healthPath(Settings settings) {
    Optional<String> path = settings.text("health-path");
    if (path.isPresent() && !path.get().startsWith("/")) {
      settings.problem(
          "health-path",
          "is '" + path.get() + "'; expected a path of the web application such as /health");
    }
    return path;
  }
}

package io.keybearer.cli;

import io.keybearer.config.Settings;
import io.keybearer.keys.KeySettings;
import io.keybearer.keys.LostKeyDrill;
import io.keybearer.model.ServiceIdentity;
import io.keybearer.store.AuditLog;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.LostRecordStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.Transactions;
import io.keybearer.vault.Fingerprint;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.KeyWraps;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.ServiceKeys;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultSettings;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at the store's key-encryption keys; each command is described in docs/keys.md. */
@Command(name = "keys", description = "Look at key-encryption keys, and give up lost ones.")
final class KeysCommand {
  @Spec private @Nullable CommandSpec spec;

  KeysCommand() {}

  /** What a command works with. */
  private record Opened(
      Database database, Keystore keystore, KeyEncryptionKeys keys, KeySettings settings) {}

  @Command(
      name = "status",
      description = "Show each service's keys as this keystore sees them; changes nothing.")
  void status(@Mixin SettingsOptions options) {
    open(
        options,
        opened -> {
          for (ServiceIdentity service : new ServiceStore(opened.database()).all()) {
            status(opened, service);
          }
        });
  }

  @Command(
      name = "lost",
      description =
          "List the client secrets and tokens that no key of this keystore opens any more; with"
              + " --give-up empty them, so that they can be entered and logged in to again.")
  void lost(
      @Mixin SettingsOptions options,
      @Option(names = "--service", paramLabel = "NAME", defaultValue = "default") String service,
      @Option(
              names = "--give-up",
              paramLabel = "NAME",
              description = "The service's name once more: what is lost is lost for good.")
          @Nullable String confirmed) {
    if (confirmed != null && !confirmed.equals(service)) {
      throw new CommandException(
          "--give-up names " + confirmed + ", but the service is " + service);
    }
    open(
        options,
        opened -> {
          LostKeyDrill drill = drill(opened);
          print(
              confirmed == null
                  ? drill.look(service)
                  : drill.carryOut(service, opened.settings().suite(), "command line"));
        });
  }

  private void status(Opened opened, ServiceIdentity service) {
    ServiceKeys known = opened.keys().refreshed(service.uid());
    out()
        .printf(
            "service %s: %d keys can be used here, %d can't%n",
            service.name(), known.usable(), known.unusable());
    known.current().ifPresent(key -> print("current", key));
    known.next().ifPresent(key -> print("next", key));
    List<KeyWraps.StoredKey> stored = new KeyWrapStore(opened.database()).load(service.uid());
    for (X509Certificate certificate : opened.keystore().wrapCertificates()) {
      Fingerprint fingerprint = Fingerprint.of(certificate);
      long wrapped =
          stored.stream()
              .filter(
                  key ->
                      key.wraps().stream().anyMatch(wrap -> wrap.certificate().equals(fingerprint)))
              .count();
      out()
          .printf(
              "  certificate %s: %d of %d keys are wrapped to it%n",
              fingerprint.hex(), wrapped, stored.size());
    }
  }

  private void print(String what, ServiceKeys.KeyState key) {
    out()
        .printf(
            "  %s key %s, %s, made %s%n",
            what, key.kekId(), key.suite(), key.createdAt().truncatedTo(ChronoUnit.SECONDS));
  }

  private void print(LostKeyDrill.Losses losses) {
    if (losses.isEmpty()) {
      out().println("nothing is lost");
      return;
    }
    print("providers that need their client secret again", losses.providers());
    print("connections that need their client secret again", losses.secrets());
    print("connections that need a login again", losses.logins());
    print("connections that get a new token by themselves", losses.renewed());
    print("services whose webhook needs a new key for its signatures", losses.webhooks());
  }

  private void print(String title, SortedSet<String> names) {
    out().printf("%s: %d%n", title, names.size());
    names.forEach(name -> out().println("  " + name));
  }

  private static LostKeyDrill drill(Opened opened) {
    Database database = opened.database();
    return new LostKeyDrill(
        new LostKeyDrill.Stores(
            new Transactions(database),
            new ServiceConfigurationStore(),
            new NodeStore(database),
            new LostRecordStore(database, new Vault(opened.keys())),
            new AuditLog()),
        opened.keys());
  }

  private void open(SettingsOptions options, Consumer<Opened> work) {
    Settings settings = options.settings();
    DatabaseSettings databaseSettings = DatabaseSettings.read(settings);
    VaultSettings vault = VaultSettings.read(settings);
    KeySettings keySettings = KeySettings.read(settings);
    settings.check();
    Keystore keystore = Keystore.load(vault.keystore(), vault.password());
    try (Database database = Database.open(databaseSettings)) {
      KeyEncryptionKeys keys =
          new KeyEncryptionKeys(keystore, new KeyWrapStore(database), InstantSource.system());
      work.accept(new Opened(database, keystore, keys, keySettings));
      out().flush();
    }
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "picocli has set it").commandLine().getOut();
  }
}

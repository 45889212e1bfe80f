package io.keybearer.cli;

import io.keybearer.config.Settings;
import io.keybearer.keys.CertificateWatch;
import io.keybearer.vault.KeystoreEntry;
import io.keybearer.vault.KeystoreFile;
import io.keybearer.vault.VaultSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and changes keystore files; each command is described in docs/keys.md. */
@Command(name = "keystore", description = "Make and change a node's keystore.")
final class KeystoreCommand {
  @Spec private @Nullable CommandSpec spec;
  private final InstantSource clock;

  KeystoreCommand() {
    this(InstantSource.system());
  }

  KeystoreCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Command(
      name = "create",
      description = "Make a keystore with a wrap key; its file is readable by its owner alone.")
  void create(
      @Mixin SettingsOptions options,
      @Option(
              names = "--signing",
              description =
                  "Add a sign key: for admin web applications, which make key-encryption keys.")
          boolean signing,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "What its certificates are named after; the host's name by default.")
          @Nullable String name) {
    VaultSettings vault = vault(options);
    KeystoreFile.create(vault.keystore(), vault.password(), signing, nameOr(name), clock.instant());
    print(KeystoreFile.list(vault.keystore(), vault.password()), false);
  }

  @Command(
      name = "add-certificate",
      description =
          "Add another node's certificate: RSA ones get keys wrapped to them, EC ones are believed"
              + " as signers.")
  void addCertificate(
      @Mixin SettingsOptions options,
      @Parameters(paramLabel = "CERTIFICATE", description = "An X.509 certificate, PEM or DER.")
          Path certificate,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "What it is called here; its alias is trust-NAME.")
          String name) {
    VaultSettings vault = vault(options);
    print(
        List.of(
            KeystoreFile.addCertificate(
                vault.keystore(), vault.password(), name, bytes(certificate))),
        false);
  }

  @Command(name = "remove-certificate", description = "Remove another node's certificate.")
  void removeCertificate(
      @Mixin SettingsOptions options,
      @Parameters(paramLabel = "ALIAS", description = "Its alias, trust-…") String alias) {
    VaultSettings vault = vault(options);
    KeystoreFile.removeCertificate(vault.keystore(), vault.password(), alias);
    out().println("removed " + alias);
  }

  @Command(
      name = "rotate",
      description =
          "Add fresh keys and certificates beside the old ones, which stay in use; with --finish"
              + " remove the old private keys.")
  void rotate(
      @Mixin SettingsOptions options,
      @Option(names = "--finish", description = "Remove all but the newest keys.") boolean finish,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "What the certificates are named after; the host's name by default.")
          @Nullable String name) {
    VaultSettings vault = vault(options);
    if (!finish) {
      print(
          KeystoreFile.rotate(vault.keystore(), vault.password(), nameOr(name), clock.instant()),
          false);
      return;
    }
    List<KeystoreEntry> ended = KeystoreFile.finishRotation(vault.keystore(), vault.password());
    ended.forEach(entry -> out().println("removed the private key " + entry.alias()));
    if (ended.isEmpty()) {
      out().println("there is one key of each kind: nothing to finish");
    }
  }

  @Command(
      name = "list",
      description = "Show what a keystore holds, with warnings of certificates that end soon.")
  void list(
      @Mixin SettingsOptions options,
      @Option(names = "--pem", description = "Show the certificates as PEM, to add elsewhere.")
          boolean pem,
      @Option(names = "--alias", paramLabel = "ALIAS", description = "Show this entry alone.")
          @Nullable String alias) {
    VaultSettings vault = vault(options);
    List<KeystoreEntry> entries =
        KeystoreFile.list(vault.keystore(), vault.password()).stream()
            .filter(entry -> alias == null || entry.alias().equals(alias))
            .toList();
    if (entries.isEmpty()) {
      throw new CommandException("keystore " + vault.keystore() + " has no entry " + alias);
    }
    print(entries, pem);
  }

  private void print(List<KeystoreEntry> entries, boolean pem) {
    for (KeystoreEntry entry : entries) {
      if (pem) {
        out().print(entry.pem());
        continue;
      }
      out()
          .printf(
              "%-12s %-10s ends %s  %s%n",
              entry.alias(),
              entry.purpose(),
              entry.endsAt().truncatedTo(ChronoUnit.SECONDS),
              entry.fingerprint().hex());
      warn(entry, clock.instant());
    }
    out().flush();
  }

  private void warn(KeystoreEntry entry, Instant now) {
    Duration left = entry.endsIn(now);
    if (left.isNegative()) {
      err().println("warning: " + entry.alias() + " has ended; it goes on opening, replace it");
    } else if (left.compareTo(CertificateWatch.AHEAD) < 0) {
      err().println("warning: " + entry.alias() + " ends in " + left.toDays() + " days");
    }
  }

  private static VaultSettings vault(SettingsOptions options) {
    Settings settings = options.settings();
    VaultSettings vault = VaultSettings.read(settings);
    settings.check();
    return vault;
  }

  private static String nameOr(@Nullable String name) {
    if (name != null) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "keybearer";
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandException("certificate " + file + " can't be read", e);
    }
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec, "picocli has set it");
  }
}

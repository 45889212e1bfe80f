package io.keybearer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.keys.KeyRotation;
import io.keybearer.keys.KeySettings;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.JobStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.ResealStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.NodeKeystore;
import io.keybearer.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs docs/keys.md: every command in its order, while an admin web application and a gateway keep
 * running, with what they do in the time that comments give them.
 */
final class RunbookTest {
  @TempDir private Path folder;
  private Shell shell;
  private Database database;
  private UUID service;
  private final Map<String, Node> running = new HashMap<>();

  private record Node(NodeKeystore keystore, KeyEncryptionKeys keys) {}

  @BeforeEach
  void createStore() throws Exception {
    String url = MariaDbServer.shared().createMigratedDatabase();
    database = Database.open(TestConnections.settings(url));
    service = new ServiceStore(database).find("default").orElseThrow().uid();
    shell = new Shell(folder);
    for (String node : List.of("admin", "gateway")) {
      Files.writeString(folder.resolve(node + ".pw"), "password of " + node);
      Files.writeString(
          folder.resolve(node + ".properties"),
          "keystore=%s\nkeystore-password=${file:%s}\ndatabase-url=%s\ndatabase-user=%s\ndatabase-password=%s\n"
              .formatted(
                  folder.resolve(node + ".p12"),
                  folder.resolve(node + ".pw"),
                  url,
                  MariaDbServer.USER,
                  MariaDbServer.PASSWORD));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyCommandDoesWhatTheRunbookSays() throws IOException {
    List<String> statuses = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    int commands = 0;
    for (String line : Files.readAllLines(runbook())) {
      if (line.startsWith("keybearer ")) {
        String out = run(line.substring("keybearer ".length()));
        commands++;
        if (line.contains("keys status")) {
          statuses.add(out);
        } else if (line.contains("keys lost")) {
          losses.add(out);
        }
      } else if (line.equals("# wait 20 seconds")) {
        waitTwentySeconds();
      } else if (line.equals("# all keystores are gone")) {
        assertThat(gateway().keys().refreshed(service).current()).isPresent();
        Files.delete(folder.resolve("admin.p12"));
        Files.delete(folder.resolve("gateway.p12"));
      }
    }

    assertThat(commands).isGreaterThan(18);
    assertThat(statuses)
        .hasSize(3)
        .allSatisfy(it -> assertThat(it).contains("current key", "0 can't"));
    // Both of the node's certificates, the old and the new.
    assertThat(statuses.get(1)).containsPattern("(?s)1 of 1 keys.*1 of 1 keys");
    assertThat(statuses.get(2)).containsPattern("(?s)1 of 1 keys.*1 of 1 keys");
    assertThat(losses).hasSize(2).allMatch(it -> it.equals("nothing is lost\n"));
    assertThat(process("admin").keys().refreshed(service).current()).isPresent();
  }

  private String run(String line) throws IOException {
    int redirection = line.indexOf(" > ");
    Shell.Result result = shell.run(redirection < 0 ? line : line.substring(0, redirection));
    assertThat(result.code()).as(line + ": " + result.err()).isZero();
    assertThat(result.out()).doesNotContain("password of");
    if (redirection >= 0) {
      Files.writeString(folder.resolve(line.substring(redirection + 3).strip()), result.out());
    }
    return result.out();
  }

  /** What the two do meanwhile: both read their keystores, the first one wraps and rotates. */
  private void waitTwentySeconds() {
    if (running.isEmpty()) {
      running.put("admin", process("admin"));
      running.put("gateway", process("gateway"));
      admin().keys().ensureCurrent(service, KeySettings.DEFAULTS.suite());
    }
    running.values().forEach(process -> process.keystore().look());
    new KeyRotation(
            new KeyRotation.Stores(
                new ServiceStore(database),
                new NodeStore(database),
                new JobStore(database),
                new ResealStore(database, new Vault(admin().keys()))),
            admin().keys(),
            KeySettings.DEFAULTS,
            InstantSource.system())
        .step();
    assertThat(gateway().keys().refreshed(service).unusable()).isZero();
  }

  private Node admin() {
    return Objects.requireNonNull(running.get("admin"));
  }

  private Node gateway() {
    return Objects.requireNonNull(running.get("gateway"));
  }

  private Node process(String node) {
    NodeKeystore keystore =
        new NodeKeystore(folder.resolve(node + ".p12"), Secret.of("password of " + node));
    return new Node(
        keystore,
        new KeyEncryptionKeys(
            keystore::current, new KeyWrapStore(database), InstantSource.system()));
  }

  private static Path runbook() throws IOException {
    for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
      if (Files.exists(base.resolve("docs/keys.md"))) {
        return base.resolve("docs/keys.md");
      }
    }
    throw new IOException("no docs/keys.md above the working directory");
  }
}

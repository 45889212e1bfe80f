package io.keybearer.it.faults;

import io.keybearer.testing.MariaDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Three MariaDB servers as a Galera cluster on loopback, of the distribution's packages
 * mariadb-server, galera-4 and rsync. Where this JVM is root, the servers run as user mysql.
 */
final class GaleraCluster implements AutoCloseable {
  static final int SIZE = 3;
  private static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");
  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Duration START = Duration.ofSeconds(90);

  private final Path folder;
  private final List<Member> members = new ArrayList<>();

  /** One server. */
  static final class Member {
    final int port;
    private final Path home;
    private final List<String> command;
    private final Process process;

    private Member(int port, Path home, List<String> command) throws IOException {
      this.port = port;
      this.home = home;
      this.command = command;
      this.process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
    }

    /** The JDBC URL of a database on it. */
    String url(String database) {
      return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** SIGKILL. */
    void kill() {
      mariadbd().destroyForcibly();
      process.onExit().join();
    }

    /** SIGSTOP: the others lose sight of it. */
    void pause() {
      Signals.pause(mariadbd().pid());
    }

    /** SIGCONT: it finds that the others went on without it, and joins again. */
    void resume() {
      Signals.resume(mariadbd().pid());
    }

    private ProcessHandle mariadbd() {
      // A wrapper that changes the user executes the server in its own place.
      return process.toHandle();
    }

    private boolean isSynced() {
      return status("wsrep_local_state_comment").equals("Synced")
          && status("wsrep_ready").equals("ON");
    }

    private String status(String variable) {
      try (Connection connection =
              DriverManager.getConnection(
                  url("") + "?socketTimeout=2000&connectTimeout=2000",
                  MariaDbServer.USER,
                  MariaDbServer.PASSWORD);
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("show status like '" + variable + "'")) {
        return row.next() ? row.getString(2) : "";
      } catch (SQLException e) {
        return e.getMessage() == null ? "" : e.getMessage();
      }
    }
  }

  /** Starts three servers; returns when all of them are synced. */
  GaleraCluster() throws IOException, InterruptedException {
    if (!Files.exists(PROVIDER) || !Files.exists(SERVER)) {
      throw new IllegalStateException(
          "install mariadb-server, galera-4 and rsync: no " + PROVIDER + " or no " + SERVER);
    }
    // Not below the project: user mysql may not be allowed to enter its folders.
    folder = Files.createTempDirectory("galera");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Integer> groupPorts = freePorts(SIZE);
    for (int i = 0; i < SIZE; i++) {
      members.add(start(i, groupPorts));
      awaitSynced(members.get(i));
    }
  }

  Member member(int number) {
    return members.get(number);
  }

  /** Makes an empty database; its name. */
  String createDatabase(String name) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                members.get(0).url(""), MariaDbServer.USER, MariaDbServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return name;
  }

  /** Starts a member again that was killed; it takes what it has missed from another. */
  void startAgain(int number) throws IOException {
    Member before = members.get(number);
    List<String> command = new ArrayList<>(before.command);
    command.remove("--wsrep-new-cluster");
    members.set(number, new Member(before.port, before.home, command));
    awaitSynced(members.get(number));
  }

  /** Waits until a member takes part again. */
  static void awaitSynced(Member member) {
    Awaitility.await("galera member " + member.home)
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(member::isSynced);
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      if (member.process.isAlive()) {
        member.resume();
        member.process.destroyForcibly();
      }
    }
    for (Member member : members) {
      member.process.onExit().join();
    }
    delete();
  }

  private Member start(int number, List<Integer> groupPorts)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("member" + number));
    Path data = home.resolve("data");
    Path init = home.resolve("init.sql");
    Files.writeString(
        init,
        "create user if not exists '%1$s'@'127.0.0.1' identified by '%2$s';\n"
                .formatted(MariaDbServer.USER, MariaDbServer.PASSWORD)
            + "grant all on *.* to '%1$s'@'127.0.0.1' with grant option;\n"
                .formatted(MariaDbServer.USER));
    giveToMysql();
    run(
        asMysql(
            List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db")),
        home);
    List<Integer> ports = freePorts(3);
    List<String> command =
        new ArrayList<>(
            List.of(
                SERVER.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=" + home.resolve("socket"),
                "--pid-file=" + home.resolve("pid"),
                "--tmpdir=" + home,
                "--port=" + ports.get(0),
                "--bind-address=127.0.0.1",
                "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=0",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--character-set-server=utf8mb4",
                "--wsrep-on=ON",
                "--wsrep-provider=" + PROVIDER,
                "--wsrep-cluster-name=keybearer",
                "--wsrep-cluster-address=gcomm://" + (number == 0 ? "" : addresses(groupPorts)),
                "--wsrep-node-name=member" + number,
                "--wsrep-node-address=127.0.0.1:" + groupPorts.get(number),
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + ports.get(1),
                "--wsrep-provider-options=" + options(groupPorts.get(number), ports.get(2)),
                "--init-file=" + init));
    if (number == 0) {
      command.add("--wsrep-new-cluster");
    }
    return new Member(ports.get(0), home, asMysql(command));
  }

  /** Whoever is silent for 3 s is out; the others go on. */
  private static String options(int groupPort, int transferPort) {
    return "base_port="
        + groupPort
        + ";gmcast.listen_addr=tcp://127.0.0.1:"
        + groupPort
        + ";ist.recv_addr=127.0.0.1:"
        + transferPort
        + ";gcache.size=16M;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT3S;"
        + "evs.inactive_timeout=PT5S;evs.install_timeout=PT5S";
  }

  private static String addresses(List<Integer> ports) {
    return String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> asMysql(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(
            List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "--"));
    wrapped.addAll(command);
    return wrapped;
  }

  private void giveToMysql() throws IOException, InterruptedException {
    if (isRoot()) {
      run(List.of("chown", "-R", "mysql:mysql", folder.toString()), folder);
    }
  }

  private static void run(List<String> command, Path home)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("install.log").toFile())
            .start();
    if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(command.get(0) + " failed: " + home.resolve("install.log"));
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private void delete() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

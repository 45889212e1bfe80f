package io.keybearer.admin.security;

import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.model.Secret;
import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.Transactions;
import io.keybearer.testing.MariaDbServer;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This room over a real store of its own. */
final class TestAccess implements AutoCloseable {
  static final Secret PASSWORD = Secret.of("correct horse battery");
  static final Principal ADMIN = new Principal("test", Role.ADMIN.permissions());
  static final SignIn.Origin ORIGIN = from("192.0.2.1");
  static final Accounts.Draft ADMINISTRATOR = new Accounts.Draft(Role.ADMIN, false, false);

  final Path folder;
  final String url;
  final Database database;
  final AccessStore store;
  private final OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing(""));
  final AccessControl access;

  TestAccess(Path folder) throws Exception {
    this(folder, MariaDbServer.shared().createMigratedDatabase(), Optional.empty());
  }

  /** Another application at the same store. */
  TestAccess(Path folder, String url, Optional<AccessSettings.Login> administrator) {
    this.folder = folder;
    this.url = url;
    database =
        Database.open(
            DatabaseSettings.of(url, MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)));
    store = new AccessStore(new Transactions(database));
    access =
        new AccessControl(
            store,
            new AccessSettings(
                Optional.empty(),
                administrator,
                folder,
                new Sessions.Lifetimes(Duration.ofMinutes(30), Duration.ofHours(8)),
                Set.of(SignInMode.LOCAL),
                Optional.empty(),
                List.of(),
                Duration.ofDays(400)),
            URI.create("https://keys.example.com/admin"),
            new OpenIdParts(
                new Discovery(http),
                new TokenEndpoint(http, InstantSource.system()),
                new TokenVerifier(http, InstantSource.system())),
            new SecureRandom());
  }

  static SignIn.Origin from(String address) {
    return new SignIn.Origin(address, Optional.empty());
  }

  /** Makes an account with the password of all. */
  void account(String name, Role role) {
    access.accounts().create(ADMIN, name, PASSWORD, new Accounts.Draft(role, false, false));
  }

  /** Signs in with the password of all. */
  Secret signIn(String name) {
    if (access.signIn().withPassword(name, PASSWORD, ORIGIN) instanceof SignIn.Done done) {
      return done.sessionId();
    }
    throw new IllegalStateException(name + " can't sign in");
  }

  void run(String sql) throws SQLException {
    try (Connection connection = MariaDbServer.shared().connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of each row. */
  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = MariaDbServer.shared().connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** The audit rows. */
  List<String> audit() throws SQLException {
    return texts(
        "select concat_ws(' ', actor, action, target, outcome, detail) from audit_event order by"
            + " id");
  }

  @Override
  public void close() {
    http.close();
    database.close();
  }
}

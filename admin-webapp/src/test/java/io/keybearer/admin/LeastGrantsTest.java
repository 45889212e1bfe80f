package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application with a database user that has the grants of grants.sql and no others, from an
 * empty database on.
 */
final class LeastGrantsTest {
  @TempDir Path folder;

  @Test
  void applicationMigratesManagesAndCountsDenials() throws Exception {
    String url = MariaDbServer.shared().createDatabase();
    String user = "admin" + url.substring(url.lastIndexOf('_'));
    grant(url, user);
    try (RunningAdmin admin =
        RunningAdmin.startAt(
            url,
            folder,
            Map.of("database-user", user, "database-password", "p", "audit-retention", "1d"))) {
      admin.awaitReady();
      ArmClient viewer = admin.client(Role.VIEWER);
      for (int i = 0; i < 3; i++) {
        viewer.put("/authorizationProviders/p", "{}");
      }

      Http.Answer created =
          new ArmClient(admin)
              .put(
                  "/authorizationProviders/p",
                  """
                  {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":{
                  "clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
                  """);

      assertThat(created.status()).as(created.body()).isEqualTo(201);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          text(
                              admin,
                              "select group_concat(concat_ws(' ', actor, target, outcome, detail))"
                                  + " from audit_event where action = 'access.denied'"))
                      .isEqualTo("api-token/viewer edit Denied 3 times"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(text(admin, "select count(*) from job where last_run_at is not null"))
                      .isGreaterThanOrEqualTo("3"));
    }
  }

  private static void grant(String url, String user) throws Exception {
    String schema = url.substring(url.lastIndexOf('/') + 1);
    try (Connection connection = MariaDbServer.shared().connect(url);
        Statement statement = connection.createStatement()) {
      for (String host : new String[] {"localhost", "127.0.0.1"}) {
        String account = "'" + user + "'@'" + host + "'";
        statement.execute("create user " + account + " identified by 'p'");
        for (String grant :
            Files.readString(Path.of("src/main/sql/grants.sql"))
                .replaceAll("(?m)^--.*$", "")
                .split(";", -1)) {
          if (grant.contains("'keybearer_admin'@'%'")) {
            statement.execute(
                grant
                    .strip()
                    .replace("'keybearer_admin'@'%'", account)
                    .replace(" keybearer.", " " + schema + "."));
          }
        }
      }
    }
  }

  private static String text(RunningAdmin admin, String sql) throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}

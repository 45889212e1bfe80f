package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that one process at a time drops what waits for a confirmation. */
final class ConsentExpiryTest {
  private static final String WAITING =
      "insert into pending_consent (uid, service_id, login_link_id, grant_epoch, state_hash,"
          + " browser_hash, state, created_at, expires_at) select random_bytes(16), a.service_id,"
          + " l.id, 0, random_bytes(32), random_bytes(32), 'PENDING', utc_timestamp(6),"
          + " utc_timestamp(6) from login_link l join authorization a on a.id = l.authorization_id";

  @TempDir private Path folder;

  @Test
  void whatWaitsIsDropped_byTheProcessThatHasTheJob() throws Exception {
    try (RunningAdmin admin = RunningAdmin.start(folder)) {
      // Given
      ArmClient client = new ArmClient(admin);
      String provider = "/authorizationProviders/p";
      client.put(
          provider,
          """
          {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":{"authorizationCode":{
          "clientId":"c","clientSecret":"s","authorizationUrl":"https://idp.example.com/a",
          "tokenUrl":"https://idp.example.com/t"}}}}}
          """);
      client.put(provider + "/authorizations/a", "{\"properties\":{}}");
      client.send("POST", provider + "/authorizations/a/getLoginLinks", "{}", Map.of());
      await(admin, "select last_run_at is not null from job where name = 'consents'");
      claimForAnother(admin);
      run(admin, WAITING);

      // When
      await(
          admin,
          "select last_run_at > (select max(created_at) from pending_consent) + interval 1 second"
              + " from job where name = 'webhooks'");
      String whileAnotherHasIt = text(admin, "select state from pending_consent");
      run(admin, "update job set claimed_until = utc_timestamp(6) where name = 'consents'");

      // Then
      assertThat(whileAnotherHasIt).isEqualTo("PENDING");
      await(admin, "select state = 'EXPIRED' from pending_consent");
    }
  }

  /** Between two turns of the job, so that none is under way. */
  private static void claimForAnother(RunningAdmin admin) {
    await(
        () ->
            run(
                    admin,
                    "update job set claimed_by = random_bytes(16), fence = fence + 1,"
                        + " claimed_until = utc_timestamp(6) + interval 10 minute"
                        + " where name = 'consents' and claimed_by is null")
                == 1);
  }

  private static void await(RunningAdmin admin, String condition) {
    await(() -> "1".equals(text(admin, condition)));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static int run(RunningAdmin admin, String sql) throws SQLException {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String text(RunningAdmin admin, String query) throws SQLException {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}

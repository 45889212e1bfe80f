package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of connections as a browser without scripts shows it. */
class ConnectionPagesTest {
  private static final int CONNECTIONS = 60;
  private static final Pattern ROW = Pattern.compile("<th scope=\"row\"><a [^>]*>([^<]*)</a>");
  private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"/admin([^\"]*)\"");

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static AuthorizationServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    server = AuthorizationServer.start();
    admin.administrator();
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
    ArmClient arm = new ArmClient(admin);
    arm.put(
        "/authorizationProviders/many",
        """
        {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes":
          {"clientCredentials": {"tokenUrl": "%s"}}}}}
        """
            .formatted(server.tokenUrl()));
    for (int i = 0; i < CONNECTIONS; i++) {
      arm.put(
          "/authorizationProviders/many/authorizations/c%02d".formatted(i),
          """
          {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
            "parameters": {"clientId": "client-1", "clientSecret": "secret-of-client-1"}}}
          """);
    }
    run(
        "update authorization set last_used_at = if(id % 3 = 0, null,"
            + " utc_timestamp(6) - interval id day)");
    run(
        "update token set obtained_at = utc_timestamp(6) - interval authorization_id minute,"
            + " access_expires_at = utc_timestamp(6) + interval authorization_id % 5 hour");
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', c00, ascending",
    "name-desc, c59, descending",
    "refreshed, c59, ascending",
    "refreshed-desc, c00, descending",
    "expires, '', ascending",
    "used-desc, '', descending"
  })
  void givesEachConnectionOnce_whateverTheOrder(String sort, String first, String direction) {
    // When
    List<String> seen = new ArrayList<>();
    String address = "/ui/connections?sort=" + sort;
    int pages = 0;
    while (!address.isEmpty()) {
      Page page = browser.get(address);
      assertThat(page.body()).contains("aria-sort=\"" + direction + "\"", CONNECTIONS + " in all");
      seen.addAll(rows(page));
      Matcher next = NEXT.matcher(page.body());
      address = next.find() ? next.group(1).replace("&amp;", "&") : "";
      pages++;
    }

    // Then
    assertThat(pages).isEqualTo(2);
    assertThat(seen).hasSize(CONNECTIONS).doesNotHaveDuplicates();
    if (!first.isEmpty()) {
      assertThat(seen.get(0)).isEqualTo(first);
    }
  }

  @Test
  void keepsFilterAndOrderInTheAddress() {
    // When
    Page page =
        browser.get(
            "/ui/connections?q=C&provider=many&grant=clientCredentials&use=never&sort=used");

    // Then the order's link keeps the filter, and the filter's form the order
    assertThat(rows(page)).hasSize(CONNECTIONS / 3);
    assertThat(page.body())
        .contains(
            "?q=C&amp;provider=many&amp;grant=clientCredentials&amp;use=never&amp;sort=used-desc",
            "name=\"sort\" value=\"used\"",
            "value=\"never\" selected");
    assertThat(rows(browser.get("/ui/connections?grant=authorizationCode"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "used, NjA6bm9uc2Vuc2U",
    "used, !!",
    "name, NjA6",
    "expires, LTE6MjAyNi0xMy00NSA5OTo5OTo5OQ"
  })
  void beginsWithTheFirstPage_whereThePositionIsOfNoPage(String sort, String after) {
    Page page = browser.get("/ui/connections?sort=" + sort + "&after=" + after);

    assertThat(page.status()).isEqualTo(200);
    assertThat(rows(page)).hasSize(50);
  }

  private static List<String> rows(Page page) {
    return ROW.matcher(page.body()).results().map(row -> row.group(1)).toList();
  }

  private static void run(String sql) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}

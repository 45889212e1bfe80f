package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.AuthorizationServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing done with many connections, by the forms of the list and without scripts. */
class BulkPagesTest {
  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static AuthorizationServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    server = AuthorizationServer.start();
    admin.administrator();
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @Test
  void menuOfARowConcernsThatRowAlone_whateverIsTicked() throws Exception {
    // Given
    connections("menu", 2);
    String list = browser.get("/ui/connections?provider=menu").body();

    // When the button of the first row's menu sends the form around the table
    browser.post(
        "/ui/connections/menu/c0/disable",
        browser.withToken(Map.of("provider", "menu", "all", "true", "c", "menu/c1")));

    // Then
    assertThat(list)
        .contains("formaction=\"/admin/ui/connections/menu/c0/refresh\"", "Copy snippet")
        .contains("formaction=\"/admin/ui/connections/menu/c0/disable\"")
        .contains("href=\"/admin/ui/connections/menu/c0/delete\"")
        .doesNotContain("/login-link");
    assertThat(browser.get("/ui/connections/menu/c0").body()).contains("/menu/c0/enable");
    assertThat(browser.get("/ui/connections/menu/c1").body()).contains("/menu/c1/disable");
  }

  @Test
  void doesItWithTheTickedOnes_andSaysWhyItDidNotWorkWithSome() throws Exception {
    // Given
    connections("ticked", 3);
    browser.post("/ui/connections/ticked/c1/disable", browser.withToken(Map.of()));

    // When the first two of three are ticked
    Page job = ended(post("refresh", "c=ticked/c%2530&c=ticked/c1"));

    // Then
    assertThat(job.body())
        .contains("2 of 2", "Done", "Refreshed", "c1</a>", "The connection is disabled")
        .doesNotContain("hx-trigger");
    assertThat(audited("authorization.refresh", "default/ticked/%")).isEqualTo(1);
    assertThat(browser.get(path(job) + "/results").body())
        .contains("\"ticked\",\"c1\",\"AuthorizationDisabled\",\"The connection is disabled");
  }

  @Test
  void doesItWithAllThatMatch_andWithNoOther() throws Exception {
    // Given
    connections("matching", 60);
    connections("other", 2);

    // When
    Map<String, String> all = Map.of("all", "true", "provider", "matching");
    Page asked = post("disable", all);
    Map<String, String> confirmed = new LinkedHashMap<>(all);
    confirmed.put("confirmed", "true");
    Page job = ended(post("disable", confirmed));

    // Then it was asked about first
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body())
        .contains("Disable 60 connections", "name=\"provider\" value=\"matching\"");
    assertThat(job.body()).contains("60 of 60", "Done");
    assertThat(audited("authorization.disable", "default/matching/%")).isEqualTo(60);
    assertThat(audited("authorization.disable", "default/other/%")).isZero();
  }

  @Test
  void deletesOnlyWhereTheNumberWasTyped() throws Exception {
    // Given
    connections("doomed", 2);
    Map<String, String> form =
        Map.of("all", "true", "provider", "doomed", "confirmed", "true", "count", "3");

    // When
    Page wrong = post("delete", form);
    Map<String, String> right = new LinkedHashMap<>(form);
    right.put("count", "2");
    Page job = ended(post("delete", right));

    // Then
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("This is another number");
    assertThat(job.body()).contains("2 of 2");
    assertThat(browser.get("/ui/connections?provider=doomed").body())
        .contains("No connection matches");
  }

  @Test
  void refusesMoreThanOneJobDealsWith() throws Exception {
    // Given
    connections("plenty", 1);
    run(
        "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
            + " parameters, created_at, updated_at) select random_bytes(16), 1, p.id, concat('n',"
            + " seq), concat('n', seq), 'ClientCredentials', '{}', utc_timestamp(6),"
            + " utc_timestamp(6) from authorization_provider p join seq_1_to_10000 where p.name_key"
            + " = 'plenty'");
    run(
        "insert into token (authorization_id, state) select id, 'OK' from authorization a where not"
            + " exists (select 1 from token t where t.authorization_id = a.id)");

    // When
    Map<String, String> all = Map.of("all", "true", "provider", "plenty");
    Page answer = post("refresh", all);
    Page asked = post("disable", all);

    // Then
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("At most " + BulkOperations.MOST_CONNECTIONS);
    assertThat(asked.body()).contains("Narrow the filter").doesNotContain("btn-danger");
  }

  @Test
  void changesNothing_whenNothingIsTicked() {
    assertThat(post("refresh", Map.of()).location())
        .endsWith("/ui/connections?done=nothing-selected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-slash", "a/%zz", "a/b/c"})
  void refusesABoxThatNoListHas(String box) {
    Page answer = post("refresh", Map.of("c", box));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("<script>alert");
  }

  @Test
  void saysThatAConnectionIsGone() throws Exception {
    connections("present", 1);

    Page job =
        ended(post("refresh", Map.of("c", "present/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")));

    assertThat(job.body()).contains("was not found").doesNotContain("<script>alert");
  }

  @Test
  void knowsNoJobButItsOwn() {
    assertThat(browser.get("/ui/bulk/jobs/nonsense").status()).isEqualTo(404);
    Page unknown = browser.get("/ui/bulk/jobs/00000000-0000-4000-8000-000000000000");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body())
        .contains("after a restart it does not go on", "What it did to connections stays");
  }

  @Test
  void letsEachRoleDoWhatItMay() throws Exception {
    // Given
    connections("roles", 1);
    admin.account("vera", Role.VIEWER);
    admin.account("otto", Role.OPERATOR);
    Browser viewer = signedIn("vera");
    Browser operator = signedIn("otto");
    Map<String, String> box = Map.of("c", "roles/c0", "count", "1");

    // Then a viewer sees no boxes, and an operator no deletion
    assertThat(viewer.get("/ui/connections").body()).contains("roles").doesNotContain("name=\"c\"");
    assertThat(viewer.post("/ui/bulk/refresh", viewer.withToken(box)).status()).isEqualTo(403);
    assertThat(operator.get("/ui/connections").body())
        .contains("name=\"c\"", "/ui/bulk/refresh")
        .doesNotContain("/ui/bulk/delete");
    assertThat(operator.post("/ui/bulk/delete", operator.withToken(box)).status()).isEqualTo(403);
    assertThat(operator.post("/ui/bulk/del%65te", operator.withToken(box)).status()).isEqualTo(403);
    assertThat(operator.post("/ui/bulk/test", operator.withToken(box)).status()).isEqualTo(303);
    assertThat(browser.post("/ui/bulk/refresh", box).status()).isEqualTo(400);
    assertThat(browser.get("/ui/connections/roles/c0").status()).isEqualTo(200);
  }

  private static Page post(String action, Map<String, String> form) {
    return browser.post("/ui/bulk/" + action, browser.withToken(form));
  }

  /** Sends a form that has a field twice. */
  private static Page post(String action, String fields) {
    return browser.post("/ui/bulk/" + action + "?" + fields, browser.withToken(Map.of()));
  }

  /** The job's page once it has ended. */
  private static Page ended(Page started) {
    assertThat(started.location()).contains("/ui/bulk/jobs/");
    String path = started.location().substring("/admin".length());
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> browser.get(path), page -> !page.body().contains("Under way"));
  }

  private static String path(Page job) {
    return job.body().replaceAll("(?s).*\"/admin(/ui/bulk/jobs/[0-9a-f-]+)/results\".*", "$1");
  }

  private static Browser signedIn(String name) {
    Browser signedIn = new Browser(admin);
    signedIn.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return signedIn;
  }

  private static void connections(String provider, int number) throws Exception {
    ArmClient arm = new ArmClient(admin);
    arm.put(
        "/authorizationProviders/" + provider,
        """
        {"properties": {"identityProvider": "oauth2", "oauth2": {"grantTypes":
          {"clientCredentials": {"tokenUrl": "%s"}}}}}
        """
            .formatted(server.tokenUrl()));
    for (int i = 0; i < number; i++) {
      arm.put(
          "/authorizationProviders/" + provider + "/authorizations/c" + i,
          """
          {"properties": {"authorizationType": "OAuth2", "oauth2grantType": "ClientCredentials",
            "parameters": {"clientId": "client-1", "clientSecret": "secret-of-client-1"}}}
          """);
    }
  }

  private static int audited(String action, String target) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from audit_event where outcome <> 'Failed' and action = '"
                    + action
                    + "' and target like '"
                    + target
                    + "'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void run(String sql) throws SQLException {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}

package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inventory, audit rows, gateways and key rotation, over HTTP. */
class SurveyTest {
  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient arm;
  private static ApiClient api;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    arm = new ArmClient(admin);
    api = new ApiClient(admin);
    arm.put(
        "/authorizationProviders/demo",
        ConnectionOperationsTest.clientCredentials("https://login.example.com/token"));
    for (String name : List.of("a", "b", "c")) {
      arm.put(
          "/authorizationProviders/demo/authorizations/" + name,
          ConnectionOperationsTest.client("hush"));
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void inventorySaysWhoUsedAConnectionLast() throws Exception {
    run(
        "update authorization set last_used_at = '2027-01-31 12:00:00', last_used_by = 'gateway-7',"
            + " last_used_as = 'managed t/o' where name = 'b'");

    JsonNode used = json(api.get("/inventory?prefix=b")).path("value").get(0);
    JsonNode unused = json(api.get("/inventory?prefix=a")).path("value").get(0);

    assertThat(used.path("lastUsedAt").textValue()).isEqualTo("2027-01-31T12:00:00Z");
    assertThat(used.path("lastUsedBy").textValue()).isEqualTo("gateway-7");
    assertThat(used.path("lastUsedAs").textValue()).isEqualTo("managed t/o");
    assertThat(unused.has("lastUsedAt")).isFalse();
    assertThat(unused.path("provider").textValue()).isEqualTo("demo");
  }

  @Test
  void inventoryComesInPages() {
    List<String> names = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          json(
              api.get("/inventory?provider=demo&top=2" + (next.isEmpty() ? "" : "&after=" + next)));
      assertThat(page.path("count").intValue()).isEqualTo(3);
      names.addAll(page.path("value").findValuesAsText("authorization"));
      next = page.path("next").asText("");
    } while (!next.isEmpty());

    assertThat(names).containsExactly("a", "b", "c");
  }

  @Test
  void auditRowsAreFiltered_andPagedFromTheNewestOn() {
    JsonNode all = json(api.get("/audit?action=authorization.create"));
    List<String> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          json(
              api.get(
                  "/audit?action=authorization.create&top=2"
                      + (next.isEmpty() ? "" : "&before=" + next)));
      paged.addAll(page.path("value").findValuesAsText("target"));
      next = page.path("next").asText("");
    } while (!next.isEmpty());

    assertThat(all.path("value").findValuesAsText("target"))
        .containsExactly("default/demo/c", "default/demo/b", "default/demo/a");
    assertThat(paged).isEqualTo(all.path("value").findValuesAsText("target"));
    assertThat(json(api.get("/audit?target=default/demo/a")).path("value")).hasSize(1);
    assertThat(json(api.get("/audit?actor=nobody")).path("value")).isEmpty();
    assertThat(json(api.get("/audit?from=2099-01-01T00:00:00Z")).path("value")).isEmpty();
    assertThat(json(api.get("/audit?until=2000-01-01T00:00:00Z")).path("value")).isEmpty();
  }

  @Test
  void auditRowsComeAsCsv_withoutFormulas() throws Exception {
    run(
        "insert into audit_event (at, actor, action, target, outcome, detail) values"
            + " (utc_timestamp(6), '=cmd()', 'test.csv', 'x', 'Succeeded', 'a \"b\", c')");

    Http.Answer answer = api.get("/audit?action=test.csv&format=csv");

    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(answer.body().lines().toList())
        .hasSize(2)
        .first()
        .isEqualTo("id,at,actor,action,target,outcome,detail");
    assertThat(answer.body())
        .contains("\"'=cmd()\",\"test.csv\",\"x\",\"Succeeded\",\"a \"\"b\"\", c\"");
    assertThat(
            json(api.get("/audit?action=service.exportAudit"))
                .path("value")
                .findValuesAsText("detail"))
        .containsExactly("1 rows");
  }

  @Test
  void gatewaysAreListed() throws Exception {
    run(
        "insert into gateway_node (uid, service_id, name, software_version, policy_hash,"
            + " started_at, seen_at) select random_bytes(16), id, 'gateway-1', '1.2.3',"
            + " unhex(repeat('ab', 32)), utc_timestamp(6), utc_timestamp(6) from service where name"
            + " = 'default'");

    JsonNode node = json(api.get("/nodes")).path("value").get(0);

    assertThat(node.path("name").textValue()).isEqualTo("gateway-1");
    assertThat(node.path("live").booleanValue()).isTrue();
    assertThat(node.path("policyHash").textValue()).isEqualTo("ab".repeat(32));
  }

  @Test
  void keyRotationIsShown_withoutAnyKey() {
    JsonNode keys = json(api.get("/keys")).path("keys");

    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).path("state").textValue()).isEqualTo("Current");
    assertThat(keys.get(0).path("encryption").textValue()).isEqualTo("AES-256");
    assertThat(keys.get(0).path("certificates").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/audit?top=0",
        "/audit?top=x",
        "/audit?from=yesterday",
        "/audit?format=xml",
        "/audit?before=-1",
        "/inventory?state=fine",
        "/inventory?top=1001",
        "/nodes?top=1",
        "/keys?x"
      })
  void queryThatCantBeUsedIsAProblem(String path) {
    Http.Answer answer = api.get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/target").textValue()).startsWith("query.");
  }

  private static void run(String sql) throws Exception {
    try (Connection database = admin.database();
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}

package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies accounts and API tokens in the native API. */
final class AccountsApiTest {
  private static final String TOKENS = "/api/v1/api-tokens";
  private static final String SERVICE = ArmClient.SERVICE + "?api-version=2024-05-01";

  @TempDir static Path folder;

  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = admin.client(Role.ADMIN);
    send("POST", "/accounts", "{'name':'boss','role':'admin','password':'correct horse battery'}");
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void account_isCreatedReadChangedAndRemoved() {
    Http.Answer created =
        send(
            "POST",
            "/accounts",
            "{'name':'Ann','role':'viewer','password':'correct horse battery'}");
    Http.Answer changed = send("PUT", "/accounts/ann", "{'role':'editor','mayRevealTokens':true}");
    Http.Answer read = send("GET", "/accounts/ANN", "");
    Http.Answer reset =
        send("POST", "/accounts/ann/resetPassword", "{'password':'another battery'}");
    Http.Answer removed = send("DELETE", "/accounts/ann", "");
    Http.Answer gone = send("GET", "/accounts/ann", "");

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(json(read).get("name").textValue()).isEqualTo("Ann");
    assertThat(json(read).get("role").textValue()).isEqualTo("editor");
    assertThat(json(read).get("mayRevealTokens").booleanValue()).isTrue();
    assertThat(read.body()).doesNotContain("argon2", "assword");
    assertThat(reset.status()).isEqualTo(204);
    assertThat(removed.status()).isEqualTo(204);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.header("Content-Type")).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /accounts | {'name':'a','role':'viewer','password':'short'} | 400 | password",
        "POST | /accounts | {'name':'a','role':'god','password':'correct horse'} | 400 | role",
        "POST | /accounts | {'name':'a/b','role':'viewer','password':'correct horse'} | 400 | name",
        "POST | /accounts | {'name':'a','role':'viewer'} | 400 | password",
        "POST | /accounts | {'name':'a','role':'viewer','password':'correct horse','x':1} | 400 |"
            + " x",
        "POST | /accounts | {'name':'BOSS','role':'viewer','password':'correct horse'} | 409 | ''",
        "PUT | /accounts/boss | {'role':'viewer'} | 409 | ''",
        "DELETE | /accounts/boss | '' | 409 | ''",
        "PUT | /accounts/nobody | {'role':'viewer'} | 404 | ''",
        "POST | /api-tokens | {'name':'t','role':'viewer','expiresInDays':0} | 400 | expiresInDays",
        "POST | /api-tokens | {'name':'t','role':'viewer','expiresInDays':1e9} | 400 |"
            + " expiresInDays",
        "POST | /api-tokens | {'name':'t','role':'viewer','scopes':['fly']} | 400 | scopes[0]",
        "POST | /api-tokens | {'name':'t','role':'viewer','mayRevealTokens':true} | 403 | ''",
        "DELETE | /api-tokens/00000000-0000-0000-0000-000000000000 | '' | 404 | ''",
        "DELETE | /api-tokens/1 | '' | 404 | ''",
      })
  void unusableRequest_isRefused(
      String method, String path, String body, int status, String target) {
    Http.Answer answer = send(method, path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    if (!target.isEmpty()) {
      assertThat(json(answer).at("/errors/0/target").textValue()).isEqualTo(target);
    }
  }

  @Test
  void changeOfAnOlderVersion_gets412() {
    Http.Answer answer =
        client.raw(
            "PUT", "/api/v1/accounts/boss", "{\"role\":\"admin\"}", Map.of("If-Match", "\"77\""));

    assertThat(answer.status()).isEqualTo(412);
  }

  @Test
  void token_isShownOnce_works_showsItsUse_andEndsWhenRevoked() {
    Http.Answer issued =
        send("POST", "/api-tokens", "{'name':'ci','role':'viewer','expiresInDays':7}");
    String token = json(issued).get("token").textValue();
    String id = json(issued).get("id").textValue();
    ArmClient bearer = new ArmClient(admin, token);
    int used = bearer.raw("GET", SERVICE, "", Map.of()).status();
    Http.Answer read = send("GET", "/api-tokens/" + id, "");
    Http.Answer revoked = send("DELETE", "/api-tokens/" + id, "");
    int after = bearer.raw("GET", SERVICE, "", Map.of()).status();

    assertThat(issued.status()).isEqualTo(201);
    assertThat(used).isEqualTo(200);
    assertThat(read.body()).doesNotContain(token).contains("lastUsedAt", "expiresAt");
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(after).isEqualTo(401);
  }

  @Test
  void token_isConfinedToItsScopes() {
    String token =
        json(send(
                "POST",
                "/api-tokens",
                "{'name':'s','role':'editor','scopes':['read-audit','connect']}"))
            .get("token")
            .textValue();

    Http.Answer answer = new ArmClient(admin, token).raw("GET", SERVICE, "", Map.of());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("'read'");
  }

  @Test
  void token_canNotMakeAnotherThatMayDoMore() {
    String token =
        json(send(
                "POST",
                "/api-tokens",
                "{'name':'m','role':'admin','scopes':['manage-api-tokens','read']}"))
            .get("token")
            .textValue();
    ArmClient maker = new ArmClient(admin, token);

    Http.Answer more = maker.raw("POST", TOKENS, "{\"name\":\"x\",\"role\":\"admin\"}", Map.of());
    Http.Answer less =
        maker.raw(
            "POST", TOKENS, "{\"name\":\"x\",\"role\":\"admin\",\"scopes\":[\"read\"]}", Map.of());

    assertThat(more.status()).isEqualTo(403);
    assertThat(less.status()).isEqualTo(201);
  }

  @Test
  void expiredToken_isWorthNothing() throws Exception {
    JsonNode issued = json(send("POST", "/api-tokens", "{'name':'old','role':'viewer'}"));
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute("update api_token set expires_at = utc_timestamp(6) where name = 'old'");
    }

    ArmClient bearer = new ArmClient(admin, issued.get("token").textValue());

    assertThat(bearer.raw("GET", SERVICE, "", Map.of()).status()).isEqualTo(401);
  }

  private static Http.Answer send(String method, String path, String body) {
    return client.raw(method, "/api/v1" + path, body.replace('\'', '"'), Map.of());
  }
}

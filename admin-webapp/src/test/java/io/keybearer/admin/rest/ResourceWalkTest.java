package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.golden;
import static io.keybearer.admin.testing.ArmClient.json;
import static io.keybearer.admin.testing.ArmClient.pretty;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk of an operator: provider, authorization, access policy, each created, read and changed
 * over HTTP.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ResourceWalkTest {
  private static final String PROVIDER = "/authorizationProviders/demo";
  private static final String AUTHORIZATION = PROVIDER + "/authorizations/demo-01";
  private static final String POLICY = AUTHORIZATION + "/accessPolicies/gateway";
  private static final String CODE_PROVIDER = "/authorizationProviders/aadwithauthcode";
  private static final String CLIENT_SECRET = "hush-of-the-client-4711";
  private static final String CODE_SECRET = "hush-of-the-provider-4712";

  private static final String PROVIDER_BODY =
      """
      {"properties":{"displayName":"Demo","identityProvider":"oauth2","oauth2":{"grantTypes":
      {"clientCredentials":{"tokenUrl":"https://login.example.com/token","scopes":null}}}}}
      """;
  private static final String AUTHORIZATION_BODY =
      """
      {"properties":{"authorizationType":"OAuth2","oauth2grantType":"ClientCredentials",
      "parameters":{"clientId":"client-1","clientSecret":"%s"}}}
      """
          .formatted(CLIENT_SECRET);
  private static final String CODE_PROVIDER_BODY =
      """
      {"properties":{"displayName":"aadwithauthcode","identityProvider":"aad","oauth2":{"grantTypes":
      {"authorizationCode":{"clientId":"59790825-fdd3-4b10-bc7a-4c3aaf25801d","clientSecret":"%s",
      "resourceUri":"https://graph.microsoft.com","scopes":"User.Read.All Group.Read.All"}}}}}
      """
          .formatted(CODE_SECRET);

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  @Order(1)
  void firstTokenIsReadableByItsOwnerOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("api-token"))))
        .isEqualTo("rw-------");
    assertThat(admin.token()).matches("kb_[A-Za-z0-9_-]{43}");
  }

  @Test
  @Order(2)
  void serviceHasAnIdentity() {
    Http.Answer answer = client.get("");

    JsonNode identity = json(answer).get("identity");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            pretty(answer)
                .replace(identity.get("principalId").textValue(), "PRINCIPAL")
                .replace(identity.get("tenantId").textValue(), "TENANT")
                .replace(answer.header("ETag").replace("\"", "\\\""), "ETAG"))
        .isEqualTo(golden("service"));
  }

  @Test
  @Order(3)
  void providerIsCreatedThenUpdated() {
    Http.Answer created = client.put(PROVIDER, PROVIDER_BODY);
    Http.Answer updated = client.put(PROVIDER, PROVIDER_BODY);
    Http.Answer read = client.get(PROVIDER);

    assertThat(created.status()).isEqualTo(201);
    assertThat(pretty(created)).isEqualTo(golden("provider-client-credentials"));
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.body()).isEqualTo(created.body());
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(updated.header("ETag")).isNotEqualTo(created.header("ETag"));
    assertThat(read.header("ETag")).isEqualTo(updated.header("ETag")).matches("\"[^\"]+\"");
  }

  @Test
  @Order(4)
  void clientCredentialsAuthorizationIsConnectedAtOnce() {
    Http.Answer created = client.put(AUTHORIZATION, AUTHORIZATION_BODY);
    Http.Answer read = client.get(AUTHORIZATION);

    assertThat(created.status()).isEqualTo(201);
    assertThat(pretty(created)).isEqualTo(golden("authorization-client-credentials"));
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
  }

  @Test
  @Order(5)
  void accessPolicyIsCreatedThenUpdated() {
    JsonNode identity = json(client.get("")).get("identity");
    String principal = identity.get("principalId").textValue();
    String tenant = identity.get("tenantId").textValue();
    String body =
        "{\"properties\":{\"objectid\":\"%s\",\"TenantId\":\"%s\"}}".formatted(principal, tenant);

    Http.Answer created = client.put(POLICY, body);
    Http.Answer updated =
        client.put(POLICY.replace("accessPolicies/gateway", "accesspolicies/GATEWAY"), body);

    assertThat(created.status()).isEqualTo(201);
    assertThat(pretty(created).replace(principal, "PRINCIPAL").replace(tenant, "TENANT"))
        .isEqualTo(golden("access-policy"));
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.body()).isEqualTo(created.body());
    assertThat(client.get(POLICY).body()).isEqualTo(created.body());
  }

  @Test
  @Order(6)
  void codeProviderAndItsUnauthenticatedAuthorization() {
    Http.Answer provider = client.put(CODE_PROVIDER, CODE_PROVIDER_BODY);
    Http.Answer authorization =
        client.put(
            CODE_PROVIDER + "/authorizations/authz1",
            "{\"properties\":{\"authorizationType\":\"oauth2\",\"oauth2grantType\":\"authorizationCode\"}}");

    assertThat(provider.status()).isEqualTo(201);
    assertThat(pretty(provider)).isEqualTo(golden("provider-code"));
    assertThat(authorization.status()).isEqualTo(201);
    assertThat(pretty(authorization)).isEqualTo(golden("authorization-code"));
  }

  @Test
  @Order(7)
  void putWithAStaleTagIsRefused() {
    String stale = client.get(PROVIDER).header("ETag");
    String current = client.put(PROVIDER, PROVIDER_BODY, Map.of("If-Match", stale)).header("ETag");

    Http.Answer refused = client.put(PROVIDER, PROVIDER_BODY, Map.of("If-Match", stale));
    Http.Answer any = client.put(PROVIDER, PROVIDER_BODY, Map.of("If-Match", "*"));

    assertThat(refused.status()).isEqualTo(412);
    assertThat(json(refused).at("/error/code").textValue()).isEqualTo("PreconditionFailed");
    assertThat(current).isNotEqualTo(stale);
    assertThat(any.status()).isEqualTo(200);
  }

  @Test
  @Order(8)
  void roundTripKeepsTheSecret_whenTheBodyReadIsPutBack() throws Exception {
    String read = client.get(CODE_PROVIDER).body();

    Http.Answer put = client.put(CODE_PROVIDER, read);

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.body()).isEqualTo(read);
    assertThat(
            number(
                "select count(*) from authorization_provider where name = 'aadwithauthcode'"
                    + " and sealed_secrets is not null and config_version = 1"))
        .isEqualTo(1);
  }

  @Test
  @Order(9)
  void secretIsDemandedAgain_whenTheClientIdChanges() {
    String body =
        client.get(CODE_PROVIDER).body().replace("59790825-fdd3-4b10-bc7a-4c3aaf25801d", "other");

    Http.Answer refused = client.put(CODE_PROVIDER, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(json(refused).at("/error/code").textValue()).isEqualTo("ValidationError");
    assertThat(json(refused).at("/error/details/0/target").textValue())
        .isEqualTo("properties.oauth2.grantTypes.authorizationCode.clientSecret");
  }

  @Test
  @Order(10)
  void connectionsMustBeAuthorizedAgain_whenTheClientIdChanges() {
    String body = CODE_PROVIDER_BODY.replace("59790825-fdd3-4b10-bc7a-4c3aaf25801d", "other");
    connect("authz1");

    Http.Answer changed = client.put(CODE_PROVIDER, body);

    assertThat(changed.status()).isEqualTo(200);
    JsonNode authorization = json(client.get(CODE_PROVIDER + "/authorizations/authz1"));
    assertThat(authorization.at("/properties/error/code").textValue())
        .isEqualTo("ReauthorizationRequired");
  }

  @Test
  @Order(11)
  void clientSecretIsRequiredAgain_whenTheTokenUrlChanges() {
    String moved = PROVIDER_BODY.replace("/token", "/elsewhere");
    client.put(PROVIDER, moved);

    JsonNode broken = json(client.get(AUTHORIZATION));
    Http.Answer withoutSecret =
        client.put(AUTHORIZATION, "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\"}}}");
    Http.Answer withSecret = client.put(AUTHORIZATION, AUTHORIZATION_BODY);

    assertThat(broken.at("/properties/status").textValue()).isEqualTo("Error");
    assertThat(broken.at("/properties/error/code").textValue()).isEqualTo("SecretRequired");
    assertThat(withoutSecret.status()).isEqualTo(400);
    assertThat(withSecret.status()).isEqualTo(200);
    assertThat(pretty(withSecret)).isEqualTo(golden("authorization-client-credentials"));
  }

  @Test
  @Order(12)
  void secretStays_whenAClientCredentialsAuthorizationIsPutBackWithoutIt() {
    Http.Answer put =
        client.put(AUTHORIZATION, "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\"}}}");

    assertThat(put.status()).isEqualTo(200);
  }

  @Test
  @Order(13)
  void everyChangeLeavesAnAuditRowAndAChangeEvent() throws Exception {
    // The job that tells of changed states writes rows of its own, when it runs.
    String counted = "select count(*) from audit_event where actor = 'api-token/bootstrap'";
    long audits = number(counted);
    long events = number("select count(*) from change_event");

    client.put(AUTHORIZATION, AUTHORIZATION_BODY);
    client.put(AUTHORIZATION, "{\"properties\":{\"parameters\":{}}}");

    assertThat(number(counted)).isEqualTo(audits + 1);
    assertThat(number("select count(*) from change_event")).isEqualTo(events + 1);
    assertThat(
            number(
                "select count(*) from audit_event where action = 'authorization.update'"
                    + " and actor = 'api-token/bootstrap' and target = 'default/demo/demo-01'"))
        .isPositive();
    assertThat(
            number(
                "select count(*) from change_event where kind = 'AUTHORIZATION'"
                    + " and provider_key = 'demo' and authorization_key = 'demo-01'"))
        .isPositive();
  }

  @Test
  @Order(14)
  void noSecretIsInAnyColumnOfAnyTable() throws Exception {
    List<String> secrets = List.of(CLIENT_SECRET, CODE_SECRET, admin.token());

    String dump = dump();

    assertThat(dump).contains("client-1");
    for (String secret : secrets) {
      String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
      assertThat(dump).doesNotContain(secret).doesNotContain(hex);
    }
  }

  private static void connect(String authorization) {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update token t join authorization a on a.id = t.authorization_id set t.state = 'OK',"
              + " t.error_code = null where a.name = '"
              + authorization
              + "'");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(String query) throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Every column of every table; what is not text also in hexadecimal. */
  private static String dump() throws Exception {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names = statement.executeQuery("show tables")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("select * from `" + table + "`")) {
          while (rows.next()) {
            for (int at = 1; at <= rows.getMetaData().getColumnCount(); at++) {
              Object value = rows.getObject(at);
              byte[] bytes =
                  value instanceof byte[] binary
                      ? binary
                      : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
              dump.append(new String(bytes, StandardCharsets.UTF_8)).append('\n');
              dump.append(HexFormat.of().formatHex(bytes)).append('\n');
            }
          }
        }
      }
    }
    return dump.toString();
  }
}

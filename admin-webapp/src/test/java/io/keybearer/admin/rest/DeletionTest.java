package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DELETE of providers, authorizations and access policies: out of sight at once, purged later. */
final class DeletionTest {
  private static final String PROVIDER_BODY =
      """
      {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
      {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
      """;
  private static final String AUTHORIZATION_BODY =
      "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\",\"clientSecret\":\"hush\"}}}";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;
  private static int names;
  private String provider;
  private String authorization;
  private String policy;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @BeforeEach
  void create() {
    provider = "/authorizationProviders/p" + names++;
    authorization = provider + "/authorizations/a";
    policy = authorization + "/accessPolicies/gateway";
    client.put(provider, PROVIDER_BODY);
    client.put(authorization, AUTHORIZATION_BODY);
    putPolicy();
  }

  @Test
  void eachLevelIsDeletedOnce() {
    for (String path : new String[] {policy, authorization, provider}) {
      Http.Answer first = client.send("DELETE", path, "", Map.of("If-Match", "*"));
      Http.Answer second = client.send("DELETE", path, "", Map.of("If-Match", "*"));
      Http.Answer read = client.get(path);

      assertThat(first.status()).isEqualTo(200);
      assertThat(first.body()).isEmpty();
      assertThat(second.status()).isEqualTo(204);
      assertThat(read.status()).isEqualTo(404);
    }
  }

  @Test
  void conditionIsOptional() {
    assertThat(delete(policy).status()).isEqualTo(200);
    assertThat(delete(authorization).status()).isEqualTo(200);
    assertThat(delete(provider).status()).isEqualTo(200);
  }

  @Test
  void whatHasNoParentIsDeletedAlready() {
    assertThat(delete("/authorizationProviders/none/authorizations/a").status()).isEqualTo(204);
    assertThat(delete("/authorizationProviders/none/authorizations/a/accessPolicies/b").status())
        .isEqualTo(204);
    assertThat(delete(provider + "/authorizations/none/accessPolicies/b").status()).isEqualTo(204);
  }

  @Test
  void staleTag_isRefused_andNothingIsDeleted() {
    for (String path : new String[] {policy, authorization, provider}) {
      Http.Answer refused = client.send("DELETE", path, "", Map.of("If-Match", "\"stale\""));

      assertThat(refused.status()).isEqualTo(412);
      assertThat(json(refused).at("/error/code").textValue()).isEqualTo("PreconditionFailed");
      assertThat(client.get(path).status()).isEqualTo(200);
    }
  }

  @Test
  void currentTag_isAccepted() {
    String tag = client.get(authorization).header("ETag");

    assertThat(client.send("DELETE", authorization, "", Map.of("If-Match", tag)).status())
        .isEqualTo(200);
  }

  @Test
  void providerTakesEverythingUnderItAlong_andItsNameIsFreeAtOnce() {
    String tag = client.get(provider).header("ETag");
    delete(provider);
    Http.Answer child = client.get(authorization);
    Http.Answer grandchild = client.get(policy);

    Http.Answer again = client.put(provider, PROVIDER_BODY);

    assertThat(child.status()).isEqualTo(404);
    assertThat(grandchild.status()).isEqualTo(404);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("ETag")).isNotEqualTo(tag);
    assertThat(client.get(authorization).status()).isEqualTo(404);
  }

  @Test
  void authorizationCanBeMadeAnewAtOnce_withoutItsOldPolicies() {
    delete(authorization);

    Http.Answer again = client.put(authorization, AUTHORIZATION_BODY);

    assertThat(again.status()).isEqualTo(201);
    assertThat(client.get(policy).status()).isEqualTo(404);
  }

  @Test
  void everyDeletionLeavesAnAuditRowAndAChangeEvent() throws Exception {
    String target = "default/" + provider.substring(provider.lastIndexOf('/') + 1);
    String key = provider.substring(provider.lastIndexOf('/') + 1);
    long events = events(key);

    delete(policy);
    delete(authorization);
    delete(provider);

    assertThat(number(audits("accessPolicy.delete", target + "/a/gateway"))).isEqualTo(1);
    assertThat(number(audits("authorization.delete", target + "/a"))).isEqualTo(1);
    assertThat(number(audits("authorizationProvider.delete", target))).isEqualTo(1);
    assertThat(events(key)).isEqualTo(events + 3);
  }

  @Test
  void rowsArePurgedInTheBackground() {
    delete(provider);

    awaitNoDeletedRow();
  }

  @Test
  void tenThousandConnectionsAreOutOfSightAtOnce_andPurged() throws Exception {
    String name = provider.substring(provider.lastIndexOf('/') + 1);
    fill(name, 10_000, 3);

    Http.Answer deleted = delete(provider);
    Http.Answer child = client.get(provider + "/authorizations/many-9999");
    Http.Answer again = client.put(provider, PROVIDER_BODY);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(child.status()).isEqualTo(404);
    assertThat(again.status()).isEqualTo(201);
    awaitNoDeletedRow();
    assertThat(number("select count(*) from access_policy where name like 'many-%'")).isZero();
    assertThat(client.get(provider).status()).isEqualTo(200);
  }

  private static void awaitNoDeletedRow() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                number(
                        "select (select count(*) from authorization_provider where incarnation > 0)"
                            + " + (select count(*) from authorization where incarnation > 0)"
                            + " + (select count(*) from token where state = 'DELETING')")
                    == 0);
  }

  private void putPolicy() {
    var identity = json(client.get("")).get("identity");
    client.put(
        policy,
        "{\"properties\":{\"objectId\":\"o\",\"tenantId\":\"%s\"}}"
            .formatted(identity.get("tenantId").textValue()));
  }

  private static Http.Answer delete(String path) {
    return client.send("DELETE", path, "", Map.of());
  }

  private static String audits(String action, String target) {
    return "select count(*) from audit_event where action = '%s' and target = '%s'"
        .formatted(action, target);
  }

  private static long events(String provider) throws Exception {
    return number(
        "select count(*) from change_event where provider_key = '%s'".formatted(provider));
  }

  /** Authorizations with their tokens and access policies, made where they lie. */
  private static void fill(String provider, int authorizations, int policies) throws Exception {
    execute(
        """
        insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,
          parameters, created_at, updated_at)
        select random_bytes(16), p.service_id, p.id, concat('many-', s.seq), concat('many-', s.seq),
          p.grant_type, '{}', utc_timestamp(6), utc_timestamp(6)
        from authorization_provider p join seq_1_to_%d s where p.name = '%s' and p.incarnation = 0
        """
            .formatted(authorizations, provider),
        """
        insert into token (authorization_id, state)
        select id, 'OK' from authorization a where a.name like 'many-%'
        """,
        """
        insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,
          object_id, created_at, updated_at)
        select random_bytes(16), a.service_id, a.id, concat('many-', s.seq), concat('many-', s.seq),
          't', 'o', utc_timestamp(6), utc_timestamp(6)
        from authorization a join seq_1_to_%d s where a.name like 'many-%%'
        """
            .formatted(policies));
  }

  private static void execute(String... statements) throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
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
}

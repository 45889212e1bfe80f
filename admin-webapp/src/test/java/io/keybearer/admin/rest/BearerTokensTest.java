package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TokenIssuer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies whose JWTs may call the API, and for what. */
final class BearerTokensTest {
  private static final String AUDIENCE = "https://management.azure.com/";
  private static final String KEY = "api";

  @TempDir static Path folder;

  private static TokenIssuer issuer;
  private static TokenIssuer stranger;
  private static RunningAdmin admin;

  @BeforeAll
  static void start() throws Exception {
    issuer = TokenIssuer.start().publish(KEY, JWSAlgorithm.ES256);
    stranger = TokenIssuer.start().publish("stranger", JWSAlgorithm.ES256);
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(
                "api-issuers",
                "corp",
                "api-issuer.corp.issuer",
                issuer.issuer(),
                "api-issuer.corp.audiences",
                AUDIENCE + ",api://keybearer",
                "api-issuer.corp.name-claim",
                "oid"));
    admin.awaitReady();
  }

  @AfterAll
  static void stop() {
    admin.close();
    issuer.close();
    stranger.close();
  }

  @Test
  void bearerReadsAndWrites_asItsRoleSays_andIsNamedInAuditRows() throws Exception {
    String provider = ArmClient.SERVICE + "/authorizationProviders/p?api-version=2024-05-01";
    String body =
        """
        {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":{"clientCredentials":
        {"tokenUrl":"https://login.example.com/token"}}}}}
        """;

    Http.Answer read = get(token(Map.of("roles", List.of("keybearer-viewer"))));
    Http.Answer write =
        client(token(Map.of("roles", List.of("other", "keybearer-editor"))))
            .raw("PUT", provider, body, Map.of());
    Http.Answer refused =
        client(token(Map.of("roles", List.of("keybearer-viewer"))))
            .raw("PUT", provider, body, Map.of());

    assertThat(read.status()).isEqualTo(200);
    assertThat(write.status()).as(write.body()).isEqualTo(201);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(actor()).isEqualTo("corp/object-1");
  }

  @Test
  void bearerWithoutARoleOfHere_gets403() {
    assertThat(get(token(Map.of("roles", List.of("other")))).status()).isEqualTo(403);
    assertThat(get(token(Map.of())).status()).isEqualTo(403);
  }

  @Test
  void tokenThatDoesNotPass_gets401_andIsToldHowToCome() {
    Map<String, Object> admin = Map.of("roles", List.of("keybearer-admin"));
    String otherAudience = token(with(admin, "aud", "https://graph.example.com"));
    String expired = token(with(admin, "exp", Instant.now().minusSeconds(60).getEpochSecond()));
    String ofAStranger = stranger.token("stranger", JWSAlgorithm.ES256, claims(admin));
    String inAnothersName =
        stranger.token("stranger", JWSAlgorithm.ES256, claims(with(admin, "iss", issuer.issuer())));
    String nameless = token(with(admin, "oid", ""));
    String unsigned = "eyJhbGciOiJub25lIn0." + token(admin).split("\\.", -1)[1] + ".";

    for (String token :
        List.of(otherAudience, expired, ofAStranger, inAnothersName, nameless, unsigned, "a.b.c")) {
      Http.Answer answer = get(token);

      assertThat(answer.status()).as(token).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"keybearer\", error=\"invalid_token\"");
      assertThat(answer.body()).doesNotContain(token);
    }
  }

  @Test
  void apiTokens_goOn() throws Exception {
    assertThat(get(admin.token()).status()).isEqualTo(200);
  }

  private static Http.Answer get(String token) {
    return client(token).raw("GET", ArmClient.SERVICE + "?api-version=2024-05-01", "", Map.of());
  }

  private static ArmClient client(String token) {
    return new ArmClient(admin, token);
  }

  private static String token(Map<String, Object> more) {
    return issuer.token(KEY, JWSAlgorithm.ES256, claims(more));
  }

  private static Map<String, Object> claims(Map<String, Object> more) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", AUDIENCE);
    claims.put("oid", "object-1");
    claims.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
    claims.putAll(more);
    return claims;
  }

  private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(claims);
    all.put(name, value);
    return all;
  }

  private static String actor() throws Exception {
    try (Connection connection = admin.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select actor from audit_event where action = 'authorizationProvider.create'")) {
      row.next();
      return row.getString(1);
    }
  }
}

package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TokenIssuer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who gets a token by {@code identity-type="jwt"}: the whole filter with a real store, token
 * endpoint and issuer.
 */
final class CallerIdentityTest {
  private static final UUID USER = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID GROUP = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID OTHER = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003");

  @TempDir private Path folder;
  private TestConnections connections;
  private AuthorizationServer authorizationServer;
  private TokenIssuer issuer;

  @BeforeEach
  void openStore() throws IOException {
    connections = new TestConnections();
    authorizationServer = AuthorizationServer.start();
    issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
    AuthorizationRef ref = connections.clientCredentials("demo", authorizationServer);
    connections.run("delete from access_policy");
    connections.allow(connections.id(ref), TestConnections.TENANT, USER);
    connections.allow(connections.id(ref), TestConnections.TENANT, GROUP);
    connections.run(
        "update service set tenant_id = ?, principal_id = ?",
        TestConnections.TENANT.toString(),
        TestConnections.OBJECT.toString());
  }

  @AfterEach
  void closeStore() {
    issuer.close();
    authorizationServer.close();
    connections.close();
  }

  private String token(UUID user, UUID group, String application) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("exp", Instant.now().plusSeconds(600).getEpochSecond());
    claims.put("aud", "https://azure-api.net/authorization-manager");
    claims.put("tid", TestConnections.TENANT.toString());
    claims.put("oid", user.toString());
    claims.put("groups", List.of(group.toString()));
    claims.put("azp", application);
    return issuer.token("one", JWSAlgorithm.RS256, claims);
  }

  private String answer(String identity) throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.xml"),
            "<policies><inbound><get-authorization-context provider-id='demo'"
                + " authorization-id='demo' context-variable-name='auth' "
                + identity
                + "/></inbound><backend><base/></backend><on-error><set-header name='X-Reason'"
                + " exists-action='override'><value>failed</value></set-header></on-error></policies>");
    Map<String, String> params = FilterServer.initParams(connections);
    params.put("policy", policy.toString());
    params.put("token-issuers", "corp");
    params.put("token-issuer.corp.issuer", issuer.issuer());
    params.put("token-issuer.corp.tenant-claim", "tid");
    params.put("token-issuer.corp.object-claim", "oid");
    try (FilterServer server = FilterServer.start(params, new Echo())) {
      var answer = server.client().send("GET / HTTP/1.1");
      return answer.status() == 200 ? answer.body().strip() : String.valueOf(answer.status());
    }
  }

  /** Says whether it was given a token. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      boolean given = request.getAttribute("auth") instanceof AuthorizationContext;
      response.getWriter().println(given ? "token" : "none");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user, 1, 3, app, token",
    "a group's member, 3, 2, app, token",
    "nobody, 3, 3, app, 500"
  })
  void givesTheTokenToThoseThatAnAccessPolicyNames(
      String name, int user, int group, String application, String outcome) throws Exception {
    UUID[] ids = {USER, USER, GROUP, OTHER};
    String token = token(ids[user], ids[group], application);
    assertThat(answer("identity-type='JWT' identity='" + token + "'")).as(name).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"app-1, token", "APP-1, token", "app-2, 500"})
  void comparesTheApplication_whereTheAccessPolicyNamesSome(String application, String outcome)
      throws Exception {
    connections.run("update access_policy set app_ids = ?", "[\"app-1\"]");
    String token = token(USER, OTHER, application);
    assertThat(answer("identity-type='jwt' identity='" + token + "'")).isEqualTo(outcome);
  }

  @Test
  void deniesTheGatewayItself_whenOnlyUsersAreNamed() throws Exception {
    assertThat(answer("identity-type='managed'")).isEqualTo("500");
    assertThat(answer("identity-type='managed' ignore-error='true'")).isEqualTo("none");
  }

  @Test
  void deniesATokenThatDoesNotPass() throws Exception {
    String token = token(USER, GROUP, "app");
    assertThat(answer("identity-type='jwt' identity='" + token + "x'")).isEqualTo("500");
    assertThat(answer("identity-type='jwt' identity='no token' ignore-error='true'"))
        .isEqualTo("none");
  }
}

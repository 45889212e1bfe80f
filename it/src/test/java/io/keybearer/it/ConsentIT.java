package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import io.keybearer.samples.jetty.EchoUpstream.Received;
import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import io.keybearer.testing.TokenIssuer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three scenarios of docs/consent.md, at the demo's authorization server: a person consents,
 * and requests through the gateway carry that person's token.
 */
class ConsentIT {
  private static final String MANAGED = "identity-type=\"managed\"";
  private static final Pattern REFRESH_TOKEN = Pattern.compile("refresh_token=([^&]+)");

  private final Stage stage = Stage.shared();

  @Test
  void configurationTest_theOperatorConnectsAndTriesATestApi(@TempDir Path folder)
      throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap();
        Gateway gateway = gateway(folder, connected(tap).policy("me", MANAGED), Map.of())) {
      String path = uniquePath();

      // When
      HttpResponse<String> answer = Http.get(gateway.address().resolve(path));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(tap.requests().get(0)).contains("grant_type=authorization_code", "code_verifier=");
      assertThat(sent(path)).isEqualTo("Bearer " + tap.issued().get(0));
    }
  }

  @Test
  void unattended_tokensAreRefreshedAgainAndAgain_withRotation(@TempDir Path folder)
      throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Consented connection = connected(tap);
      for (int refresh = 1; refresh <= 3; refresh++) {
        moveTimesBack(connection, 2);
        // A new gateway, since another's clock does not move.
        try (Gateway gateway =
            gateway(folder.resolve("" + refresh), connection.policy("me", MANAGED), Map.of())) {
          String path = uniquePath();

          // When
          Http.get(gateway.address().resolve(path));

          // Then
          Secrets.addAll(tap.issued());
          assertThat(tap.issued()).hasSize(1 + refresh);
          assertThat(sent(path)).isEqualTo("Bearer " + tap.issued().get(refresh));
        }
      }
      assertThat(refreshTokens(tap)).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void reconnecting_keepsTheOldTokenInUse_untilTheNewOneIsConfirmed(@TempDir Path folder)
      throws Exception {
    // Given
    try (TokenEndpointTap tap = stage.tap()) {
      Consented connection = connected(tap);
      try (Gateway gateway = gateway(folder, connection.policy("me", MANAGED), Map.of())) {
        Http.get(gateway.address().resolve(uniquePath()));
        LoginBrowser browser = new LoginBrowser();
        HttpResponse<String> page = browser.logIn(connection.link("me"));
        String meanwhile = uniquePath();
        Http.get(gateway.address().resolve(meanwhile));

        // When
        browser.confirm(page);

        // Then
        Secrets.addAll(tap.issued());
        assertThat(sent(meanwhile)).isEqualTo("Bearer " + tap.issued().get(0));
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> {
                  String path = uniquePath();
                  Http.get(gateway.address().resolve(path));
                  assertThat(sent(path)).isEqualTo("Bearer " + tap.issued().get(1));
                });
      }
    }
  }

  @Test
  void userDelegated_eachUserConsentsOnce_andGetsTheirOwnTokenOnly(@TempDir Path folder)
      throws Exception {
    // Given two users, each with an authorization of their own
    try (TokenEndpointTap tap = stage.tap();
        TokenIssuer users = TokenIssuer.start().publish("users", JWSAlgorithm.RS256)) {
      Consented connections = Consented.create(stage, tap);
      for (String user : List.of("ann", "bob")) {
        connections.authorization(user).allow(user, user);
        new LoginBrowser().connect(connections.link(user));
      }
      Secrets.addAll(tap.issued());
      String token = "context.Request.Headers.GetValueOrDefault(\"x-user\",\"\")";
      String policy =
          connections.policy(
              "@(context.Request.Headers.GetValueOrDefault(\"x-connection\",\"\"))",
              "identity-type=\"jwt\" identity='@(" + token + ")'");
      try (Gateway gateway =
          gateway(folder, policy, issuerSettings(users, connections.tenantId()))) {
        // When
        String ofAnn = callAs(gateway, users, "ann", "ann");
        String ofBob = callAs(gateway, users, "bob", "bob");
        HttpResponse<String> stolen =
            Http.get(
                gateway.address().resolve(uniquePath()),
                "x-user",
                tokenOf(users, "bob"),
                "x-connection",
                "ann");

        // Then
        assertThat(ofAnn).isEqualTo("Bearer " + tap.issued().get(0));
        assertThat(ofBob).isEqualTo("Bearer " + tap.issued().get(1));
        assertThat(stolen.statusCode()).isEqualTo(500);
        assertThat(tap.requests()).hasSize(2);
      }
    }
  }

  /** A connection {@code me} for the service's gateways, by a person who has consented. */
  private Consented connected(TokenEndpointTap tap) throws Exception {
    Consented connection = Consented.create(stage, tap).authorization("me").allowGateways("me");
    assertThat(connection.status("me")).isEqualTo("Error");
    new LoginBrowser().connect(connection.link("me"));
    assertThat(connection.status("me")).isEqualTo("Connected");
    Secrets.addAll(tap.issued());
    return connection;
  }

  private String callAs(Gateway gateway, TokenIssuer users, String user, String connection)
      throws Exception {
    String path = uniquePath();
    URI address = gateway.address().resolve(path);
    Http.get(address, "x-user", tokenOf(users, user), "x-connection", connection);
    return sent(path);
  }

  private static String tokenOf(TokenIssuer users, String user) {
    Instant now = Instant.now();
    return users.token(
        "users",
        JWSAlgorithm.RS256,
        Map.of(
            "sub",
            user,
            "aud",
            "keybearer",
            "iat",
            now.getEpochSecond(),
            "exp",
            now.plusSeconds(600).getEpochSecond()));
  }

  private static Map<String, String> issuerSettings(TokenIssuer users, String tenant) {
    return Map.of(
        "token-issuers",
        "users",
        "token-issuer.users.issuer",
        users.issuer(),
        "token-issuer.users.tenant",
        tenant,
        "token-issuer.users.audiences",
        "keybearer");
  }

  private static List<String> refreshTokens(TokenEndpointTap tap) {
    return tap.requests().stream()
        .map(REFRESH_TOKEN::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  private void moveTimesBack(Consented of, int hours) throws Exception {
    EmbeddedDatabase database = stage.backstage().database();
    try (var connection = database.connect(database.owner());
        var update =
            connection.prepareStatement(
                "update token t join authorization a on a.id = t.authorization_id"
                    + " join authorization_provider p on p.id = a.provider_id"
                    + " set t.access_expires_at = t.access_expires_at - interval ? hour,"
                    + " t.refresh_at = t.refresh_at - interval ? hour where p.name = ?")) {
      update.setInt(1, hours);
      update.setInt(2, hours);
      update.setString(3, of.provider());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private Gateway gateway(Path folder, String policy, Map<String, String> settings)
      throws Exception {
    return stage.gateway(new Webapp(folder, policy, GatewayProxy.class), settings);
  }

  /** The Authorization header that reached the upstream. */
  private String sent(String path) {
    Received received =
        stage.backstage().upstream().received().stream()
            .filter(request -> request.path().equals(path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing reached the upstream at " + path));
    return String.join(",", received.header("Authorization"));
  }

  private static String uniquePath() {
    return "/echo/" + UUID.randomUUID();
  }
}

package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.samples.jetty.EmbeddedDatabase;
import io.keybearer.samples.jetty.Gateway;
import io.keybearer.samples.jetty.GatewayProxy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connection at a real Keycloak: PKCE demanded, the issuer named in callbacks (RFC 9207), refresh
 * tokens good once, so that a refresh token used twice or lost would end it.
 */
@Tag("full")
class KeycloakIT {
  private static final Path HOME = Path.of(System.getProperty("keycloak.home", "keycloak"));
  private static final int REFRESHES = 5;

  private final Stage stage = Stage.shared();

  @Test
  void connects_andRefreshesAgainAndAgain_withRefreshTokensThatAreGoodOnce(@TempDir Path folder)
      throws Exception {
    // Given
    try (Keycloak keycloak = Keycloak.start(HOME, stage.admin().address().toString())) {
      Consented connection =
          Consented.create(
                  stage,
                  "keycloak",
                  Map.of(
                      "realmUrl",
                      keycloak.realmUrl(),
                      "clientId",
                      Keycloak.CLIENT_ID,
                      "clientSecret",
                      Keycloak.CLIENT_SECRET,
                      "scopes",
                      "openid email"))
              .authorization("ann")
              .allowGateways("ann");
      LoginBrowser browser = new LoginBrowser();
      HttpResponse<String> login = browser.follow(browser.open(connection.link("ann")));
      HttpResponse<String> callback =
          browser.submit(login, "username=ann&password=password-of-ann&credentialId=");
      HttpResponse<String> page = browser.follow(browser.follow(callback));

      // When
      browser.confirm(page);

      // Then
      assertThat(page.body()).contains("<strong>ann</strong>");
      assertThat(LoginBrowser.location(callback).getQuery()).contains("iss=" + keycloak.realmUrl());
      assertThat(connection.status("ann")).isEqualTo("Connected");
      Set<String> tokens = new LinkedHashSet<>();
      for (int refresh = 0; refresh <= REFRESHES; refresh++) {
        tokens.add(tokenOfARequest(connection, folder.resolve("" + refresh)));
        moveTimesBack(connection);
      }
      tokens.forEach(token -> Secrets.add(token.substring("Bearer ".length())));
      assertThat(tokens).hasSize(1 + REFRESHES).allMatch(it -> it.startsWith("Bearer ey"));
      assertThat(connection.status("ann")).isEqualTo("Connected");
    }
  }

  /** Through a gateway of its own, since another's clock does not move. */
  private String tokenOfARequest(Consented connection, Path folder) throws Exception {
    String policy = connection.policy("ann", "identity-type=\"managed\"");
    try (Gateway gateway = stage.gateway(new Webapp(folder, policy, GatewayProxy.class))) {
      String path = "/echo/" + UUID.randomUUID();
      HttpResponse<String> answer = Http.get(gateway.address().resolve(path));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return stage.backstage().upstream().received().stream()
          .filter(request -> request.path().equals(path))
          .map(request -> String.join(",", request.header("Authorization")))
          .findFirst()
          .orElseThrow();
    }
  }

  private void moveTimesBack(Consented of) throws Exception {
    EmbeddedDatabase database = stage.backstage().database();
    try (var connection = database.connect(database.owner());
        var update =
            connection.prepareStatement(
                "update token t join authorization a on a.id = t.authorization_id"
                    + " join authorization_provider p on p.id = a.provider_id"
                    + " set t.access_expires_at = utc_timestamp(6) - interval 1 hour,"
                    + " t.refresh_at = t.access_expires_at where p.name = ?")) {
      update.setString(1, of.provider());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}

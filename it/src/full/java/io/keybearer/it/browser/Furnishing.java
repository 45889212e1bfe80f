package io.keybearer.it.browser;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import io.keybearer.samples.jetty.ManagementApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A store as it is after some months, the same each time but for the moment: providers of both
 * grants, connections in every state, long names, access policies.
 */
final class Furnishing {
  static final String PROVIDERS = "authorizationProviders";
  static final String AUTHORIZATIONS = "authorizations";
  static final String CLIENTS = "crm";
  static final String USERS = "github-bots";

  private static final DateTimeFormatter SQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String FRESH =
      "state = 'OK', error_code = null, sealed_access = 'x', access_expires_at = @now + interval 40"
          + " minute, refresh_at = @now + interval 37 minute, obtained_at = @now - interval 20"
          + " minute";
  private static final List<String> STATES_OF_CLIENTS =
      List.of(
          FRESH,
          "state = 'ERROR', error_code = 'invalid_client', obtained_at = @now - interval 2 hour",
          FRESH,
          "state = 'UNKNOWN', error_code = null, sealed_access = 'x', access_expires_at = @now +"
              + " interval 40 minute, next_attempt_at = @now + interval 30 minute",
          FRESH,
          "state = 'OK', error_code = null, next_attempt_at = @now + interval 90 minute");
  private static final List<String> STATES_OF_USERS =
      List.of(
          FRESH + ", connected_as = 'ada@example.com'",
          "state = 'ERROR', error_code = 'GrantDead', obtained_at = @now - interval 3 day,"
              + " connected_as = 'grace@example.com'",
          "state = 'ERROR', error_code = 'Unauthenticated'");

  /** Connections that show every state, and a long name. */
  static final List<Integer> TELLING = List.of(0, 1, 2, 3, 5, 6, 8, 10);

  private final ManagementApi api;
  private final Instant moment = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private Furnishing(ManagementApi api) {
    this.api = api;
  }

  /** Furnishes an installation; the moment that all its times count from. */
  static Instant of(Installation installation) throws SQLException {
    Furnishing furnishing = new Furnishing(installation.api());
    String tokenUrl = installation.authorizationServer().tokenUrl().toString();
    String authorizationUrl = installation.authorizationServer().authorizationUrl().toString();
    furnishing.provider(
        CLIENTS,
        "Customer relations",
        "oauth2",
        Map.of("clientCredentials", Map.of("tokenUrl", tokenUrl, "scopes", "read write")));
    furnishing.provider(
        USERS,
        "GitHub for the build bots of the platform team, a rather long name",
        "oauth2pkce",
        Map.of(
            "authorizationCode",
            Map.of(
                "clientId",
                "client",
                "clientSecret",
                "hush",
                "authorizationUrl",
                authorizationUrl,
                "tokenUrl",
                tokenUrl,
                "refreshUrl",
                tokenUrl,
                "scopes",
                "openid repo")));
    furnishing.provider(
        "calendar",
        "Calendar",
        "google",
        Map.of(
            "authorizationCode",
            Map.of("clientId", "client", "clientSecret", "hush", "scopes", "calendar.readonly")));
    for (int i = 0; i < 60; i++) {
      furnishing.connection(i);
    }
    furnishing.accessPolicies();
    try (Connection database = installation.database();
        Statement statement = database.createStatement()) {
      furnishing.age(statement);
    }
    return furnishing.moment;
  }

  private void provider(
      String id, String displayName, String identityProvider, Map<String, ?> grantTypes) {
    expectSuccess(
        api.put(
            Map.of(
                "displayName",
                displayName,
                "identityProvider",
                identityProvider,
                "oauth2",
                Map.of("grantTypes", grantTypes)),
            PROVIDERS,
            id));
  }

  /** The id of a connection; every seventh one is long. */
  static String connection(String provider, int i) {
    String rest = i % 7 == 6 ? "-of-somebody-with-a-very-long-name@subsidiary.example.com" : "";
    return String.format("%s-%02d%s", provider, i, rest);
  }

  private static String state(int i) {
    return provider(i).equals(USERS)
        ? STATES_OF_USERS.get(i / 3 % STATES_OF_USERS.size())
        : STATES_OF_CLIENTS.get((i - i / 3 - 1) % STATES_OF_CLIENTS.size());
  }

  private static String provider(int i) {
    return i % 3 == 0 ? USERS : CLIENTS;
  }

  private void connection(int i) {
    Map<String, ?> parameters =
        provider(i).equals(CLIENTS)
            ? Map.of("parameters", Map.of("clientId", "client-" + i, "clientSecret", "hush"))
            : Map.of();
    expectSuccess(
        api.put(parameters, PROVIDERS, provider(i), AUTHORIZATIONS, connection(provider(i), i)));
  }

  private void accessPolicies() {
    String tenant = expectSuccess(api.get()).at("/identity/tenantId").asText();
    String gateway = expectSuccess(api.get()).at("/identity/principalId").asText();
    String connection = connection(CLIENTS, 1);
    for (Map.Entry<String, String> policy :
        List.of(
            Map.entry("gateway", gateway),
            Map.entry("build-team", "5f0c1d2e-0000-4000-8000-000000000001"))) {
      expectSuccess(
          api.put(
              Map.of("tenantId", tenant, "objectId", policy.getValue()),
              PROVIDERS,
              CLIENTS,
              AUTHORIZATIONS,
              connection,
              "accessPolicies",
              policy.getKey()));
    }
  }

  /** Gives every row the times and states that it would have by now. */
  private void age(Statement statement) throws SQLException {
    statement.execute("set @now = cast('" + SQL.format(moment) + "' as datetime(6))");
    for (int i = 0; i < 60; i++) {
      statement.addBatch(
          "update token t join authorization a on a.id = t.authorization_id set "
              + state(i)
              + " where a.name = '"
              + connection(provider(i), i)
              + "'");
    }
    statement.addBatch("update authorization_provider set created_at = @now - interval 90 day");
    statement.addBatch(
        "update authorization set created_at = @now - interval 60 day, last_used_at = @now -"
            + " interval id * 7 minute, last_used_by = 'gateway-1', last_used_as = 'managed"
            + " 5f0c1d2e-0000-4000-8000-000000000002/5f0c1d2e-0000-4000-8000-000000000003'");
    statement.addBatch(
        "update authorization set disabled = true where name = '" + connection(CLIENTS, 10) + "'");
    statement.addBatch("update access_policy set created_at = @now - interval 60 day");
    statement.addBatch("update audit_event set at = @now - interval (1000 - id) second");
    statement.executeBatch();
  }
}

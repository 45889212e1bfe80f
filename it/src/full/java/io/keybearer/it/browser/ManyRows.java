package io.keybearer.it.browser;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;

import io.keybearer.samples.jetty.ManagementApi;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Fills a store by some large statements: 1,000 providers and 100,000 connections in all states
 * with a token and an access policy each, 10,000 of them in one provider; and 100,000 audit rows.
 */
final class ManyRows {
  static final int PROVIDERS = 1_000;
  static final int CONNECTIONS = 100_000;
  static final int IN_ONE_PROVIDER = 10_000;

  /** The provider with the many connections. */
  static final String LARGE = "large";

  /** A connection in the middle of them. */
  static final String CONNECTION = "conn-005000";

  private static final int OTHERS = PROVIDERS - 1;

  /** The id of the provider of the connection of that number. */
  private static final String PROVIDER_OF =
      "if(s.seq < "
          + IN_ONE_PROVIDER
          + ", 'large', concat('provider-', lpad(1 + s.seq % "
          + OTHERS
          + ", 4, '0')))";

  private static final List<String> STATEMENTS =
      List.of(
          "set unique_checks = 0, foreign_key_checks = 0",
          "insert into authorization_provider (uid, service_id, name, name_key, display_name,"
              + " identity_provider, grant_type, parameters, token_url, created_at, updated_at)"
              + " select random_bytes(16), p.service_id, concat('provider-', lpad(s.seq, 4, '0')),"
              + " concat('provider-', lpad(s.seq, 4, '0')), concat('Provider ', s.seq),"
              + " p.identity_provider, p.grant_type, p.parameters, p.token_url, p.created_at,"
              + " p.updated_at from authorization_provider p join seq_1_to_"
              + OTHERS
              + " s where p.name = 'large'",
          "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
              + " parameters, client_id, created_at, updated_at, last_used_at, last_used_by) select"
              + " random_bytes(16), a.service_id, p.id, concat('conn-', lpad(s.seq, 6, '0')),"
              + " concat('conn-', lpad(s.seq, 6, '0')), a.grant_type, a.parameters, a.client_id,"
              + " a.created_at, a.updated_at, utc_timestamp(6) - interval s.seq second, 'gateway-1'"
              + " from authorization a join seq_1_to_"
              + (CONNECTIONS - 1)
              + " s join authorization_provider p on p.service_id = a.service_id and p.incarnation"
              + " = 0 and p.name_key = "
              + PROVIDER_OF
              + " where a.name = 'template'",
          "insert into token (authorization_id, version, sealed_access, access_expires_at,"
              + " refresh_at, obtained_at, state, error_code) select a.id, 1, if(a.id % 10 = 0,"
              + " null, 'x'), utc_timestamp(6) + interval 40 minute, utc_timestamp(6) + interval 37"
              + " minute, utc_timestamp(6) - interval 20 minute, if(a.id % 10 = 0, 'ERROR', 'OK'),"
              + " case when a.id % 30 = 0 then 'GrantDead' when a.id % 30 = 10 then"
              + " 'invalid_client' when a.id % 10 = 0 then 'Unauthenticated' end from authorization"
              + " a where a.name <> 'template'",
          "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
              + " object_id, created_at, updated_at) select random_bytes(16), a.service_id, a.id,"
              + " 'gateway', 'gateway', s.tenant_id, s.principal_id, a.created_at, a.updated_at"
              + " from authorization a join service s on s.id = a.service_id where a.name <>"
              + " 'template'",
          "insert into audit_event (at, service_id, actor, action, target, outcome, detail) select"
              + " utc_timestamp(6) - interval s.seq second, e.service_id, concat('account/user-',"
              + " s.seq % 50), e.action, e.target, e.outcome, e.detail from (select * from"
              + " audit_event where service_id is not null order by id desc limit 1) e join"
              + " seq_1_to_100000 s",
          "analyze table authorization_provider, authorization, token, access_policy, audit_event");

  private ManyRows() {}

  /** Fills the store of an installation; the milliseconds that it took. */
  static long fill(Installation installation) throws SQLException {
    ManagementApi api = installation.api();
    String tokenUrl = installation.authorizationServer().tokenUrl().toString();
    Map<String, ?> grant = Map.of("clientCredentials", Map.of("tokenUrl", tokenUrl));
    expectSuccess(
        api.put(
            Map.of("identityProvider", "oauth2", "oauth2", Map.of("grantTypes", grant)),
            Furnishing.PROVIDERS,
            LARGE));
    expectSuccess(
        api.put(
            Map.of("parameters", Map.of("clientId", "client", "clientSecret", "hush")),
            Furnishing.PROVIDERS,
            LARGE,
            Furnishing.AUTHORIZATIONS,
            "template"));
    long begin = System.nanoTime();
    try (Connection database = installation.database();
        Statement statement = database.createStatement()) {
      for (String each : STATEMENTS) {
        statement.execute(each);
      }
      check(statement, "authorization_provider", PROVIDERS);
      check(statement, "authorization", CONNECTIONS);
      check(statement, "token", CONNECTIONS);
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static void check(Statement statement, String table, int expected) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      if (rows.getInt(1) != expected) {
        throw new IllegalStateException(table + " has " + rows.getInt(1) + " rows");
      }
    }
  }
}

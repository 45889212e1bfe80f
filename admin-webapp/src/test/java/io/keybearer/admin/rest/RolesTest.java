package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies of each operation which roles may do it. */
final class RolesTest {
  @TempDir static Path folder;

  private static RunningAdmin admin;
  private static final Map<Role, ArmClient> CLIENTS = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    for (Role role : Role.values()) {
      CLIENTS.put(role, admin.client(role));
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /accounts, ADMIN",
    "POST, /accounts, ADMIN",
    "GET, /accounts/x, ADMIN",
    "PUT, /accounts/x, ADMIN",
    "DELETE, /accounts/x, ADMIN",
    "POST, /accounts/x/resetPassword, ADMIN",
    "GET, /services/default/webhook, ADMIN",
    "PUT, /services/default/webhook, ADMIN",
    "DELETE, /services/default/webhook, ADMIN",
    "GET, /services/default/webhook/deliveries, ADMIN",
    "POST, /services/default/webhook/test, ADMIN",
    "POST, /services/default/webhook/rotateSecret, ADMIN",
    "POST, /services/default/authorizationProviders/p/authorizations/a/refresh, OPERATOR",
    "POST, /services/default/authorizationProviders/p/authorizations/a/disable, OPERATOR",
    "GET, /api-tokens, ADMIN",
    "POST, /api-tokens, ADMIN",
    "DELETE, /api-tokens/00000000-0000-0000-0000-000000000000, ADMIN",
  })
  void nativeOperationIsForTheRoleAndThoseAbove(String method, String path, Role least) {
    CLIENTS.forEach(
        (role, client) -> {
          int status = client.raw(method, "/api/v1" + path, "", Map.of()).status();

          assertThat(status)
              .as("%s as %s", path, role)
              .matches(it -> role.includes(least) ? it != 403 && it < 500 : it == 403);
        });
  }

  @Test
  void everyAnswerHasTheSecurityHeaders() throws Exception {
    for (String path : List.of("/subscriptions/x", "/api/v1/accounts", "/no-such", "/error")) {
      Http.Answer answer = Http.send(admin, "GET", path, "", Map.of());

      assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', VIEWER",
    "GET, /authorizationProviders/p, VIEWER",
    "PUT, /authorizationProviders/p, EDITOR",
    "DELETE, /authorizationProviders/p, EDITOR",
    "POST, /authorizationProviders/p/authorizations/a/getLoginLinks, OPERATOR",
    "POST, /authorizationProviders/p/authorizations/a/confirmConsentCode, OPERATOR",
    "GET, /authorizationProviders/p/authorizations/a, VIEWER",
    "PUT, /authorizationProviders/p/authorizations/a, EDITOR",
    "GET, /authorizationProviders/p/authorizations/a/accessPolicies/x, VIEWER",
    "PUT, /authorizationProviders/p/authorizations/a/accessPolicies/x, EDITOR",
  })
  void operationIsForTheRoleAndThoseAbove(String method, String path, Role least) {
    CLIENTS.forEach(
        (role, client) -> {
          int status =
              client.send(method, path, method.equals("PUT") ? "{}" : "", Map.of()).status();

          if (role.includes(least)) {
            assertThat(status).as("%s as %s", path, role).isIn(200, 204, 400, 404, 415);
          } else {
            assertThat(status).as("%s as %s", path, role).isEqualTo(403);
          }
        });
  }
}

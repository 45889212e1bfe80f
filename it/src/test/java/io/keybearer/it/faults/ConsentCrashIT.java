package io.keybearer.it.faults;

import static io.keybearer.samples.jetty.ManagementApi.expectSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.it.LoginBrowser;
import io.keybearer.samples.jetty.ManagementApi;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The admin web application is killed by SIGKILL in the middle of a code exchange and started
 * again. {@code -Dcrash.exchanges=20} makes it longer, {@code -Dcrash.seed} repeats a run's
 * moments.
 */
@Tag("full")
final class ConsentCrashIT {
  private static final int KILLS = Integer.getInteger("crash.exchanges", 2);
  private static final long SEED = Long.getLong("crash.seed", 20261126);

  @TempDir static Path folder;
  private static AuthorizationServer server;
  private static AdminProcess admin;
  private static ManagementApi api;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() throws Exception {
    server = AuthorizationServer.start().latency(Duration.ofMillis(20));
    admin = new AdminProcess(folder);
    api = new ManagementApi(admin.address(), "default", admin.apiToken());
    String tokenUrl = server.tokenUrl();
    expectSuccess(
        api.put(
            Map.of(
                "identityProvider",
                "oauth2pkce",
                "oauth2",
                Map.of(
                    "grantTypes",
                    Map.of(
                        "authorizationCode",
                        Map.of(
                            "authorizationUrl",
                            server.authorizationUrl(),
                            "tokenUrl",
                            tokenUrl,
                            "refreshUrl",
                            tokenUrl,
                            "clientId",
                            AuthorizationServer.CLIENT_ID,
                            "clientSecret",
                            "secret-of-client-1")))),
            "authorizationProviders",
            "p"));
  }

  @AfterAll
  static void stop() throws IOException {
    admin.close();
    server.close();
  }

  @Test
  void saysToBeginAnew_whenKilledBetweenSendingTheCodeAndSavingTheTokens() throws Exception {
    // Given
    URI link = connection("between");
    LoginBrowser browser = new LoginBrowser();
    HttpResponse<String> callback = browser.follow(browser.open(link));
    AuthorizationServer.Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);
    CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> ignore(browser, callback));
    gate.awaitArrival();

    // When
    admin.killAndRestart();
    gate.open();
    lost.join();

    // Then
    assertThat(state(browser)).isEqualTo("EXCHANGING");
    HttpResponse<String> repeated = browser.follow(callback);
    assertThat(repeated.statusCode()).isEqualTo(409);
    assertThat(repeated.body()).contains("has had its answer already");
    assertThat(page(browser).body()).contains("begin it anew", "/again\"");
    assertThat(timesSent(callback)).isEqualTo(1);
    browser.connect(admin.address().resolve("consent/" + browser.attempt() + "/again"));
    assertThat(status("between")).isEqualTo("Connected");
  }

  @Test
  void sendsNoCodeTwice_andCanAlwaysBeginAnew_whenKilledAtAnyMoment() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      // Given
      String name = "any-" + kill;
      URI link = connection(name);
      LoginBrowser browser = new LoginBrowser();
      HttpResponse<String> callback = browser.follow(browser.open(link));
      CountDownLatch moment = arm();
      CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> ignore(browser, callback));

      // When
      moment.await(20, TimeUnit.SECONDS);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
      admin.killAndRestart();
      lost.join();
      server.onRequest(() -> {}).onAnswer(() -> {});

      // Then
      String state = state(browser);
      int repeated = browser.follow(callback).statusCode();
      assertThat(state).isIn("STARTED", "EXCHANGING", "PENDING");
      assertThat(repeated).as(state).isEqualTo(state.equals("STARTED") ? 303 : 409);
      assertThat(timesSent(callback)).as(state).isEqualTo(1);
      assertThat(status(name)).isEqualTo("Error");
      if (state.equals("EXCHANGING")) {
        browser.connect(admin.address().resolve("consent/" + browser.attempt() + "/again"));
      } else {
        browser.confirm(page(browser));
      }
      assertThat(status(name)).as(state).isEqualTo("Connected");
    }
  }

  /** At once, when the code has come to the token endpoint, or when its answer is settled. */
  private CountDownLatch arm() {
    CountDownLatch moment = new CountDownLatch(1);
    switch (random.nextInt(3)) {
      case 0 -> moment.countDown();
      case 1 -> server.onRequest(moment::countDown);
      default -> server.onAnswer(moment::countDown);
    }
    return moment;
  }

  private static URI connection(String name) {
    expectSuccess(api.put(Map.of(), "authorizationProviders", "p", "authorizations", name));
    return URI.create(
        expectSuccess(
                api.post(
                    Map.of(),
                    "authorizationProviders",
                    "p",
                    "authorizations",
                    name,
                    "getLoginLinks"))
            .path("loginLink")
            .asText());
  }

  private static String status(String name) {
    return expectSuccess(api.get("authorizationProviders", "p", "authorizations", name))
        .path("properties")
        .path("status")
        .asText();
  }

  private static HttpResponse<String> page(LoginBrowser browser) throws Exception {
    return browser.open(admin.address().resolve("consent/" + browser.attempt()));
  }

  private static void ignore(LoginBrowser browser, HttpResponse<String> callback) {
    try {
      browser.follow(callback);
    } catch (IOException e) {
      // The process was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long timesSent(HttpResponse<String> callback) {
    String code = LoginBrowser.location(callback).getQuery().replaceFirst("code=([^&]*).*", "$1");
    return server.requests().stream().filter(form -> code.equals(form.get("code"))).count();
  }

  private static String state(LoginBrowser browser) throws Exception {
    try (var connection = MariaDbServer.shared().connect(admin.databaseUrl());
        var select =
            connection.prepareStatement(
                "select state from pending_consent where uid = unhex(replace(?, '-', ''))")) {
      select.setString(1, browser.attempt());
      try (var row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}

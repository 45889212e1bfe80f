package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see where a page fails, whoever refused: the container, the servlet or the store. */
class ErrorPagesTest {
  private static final String SECRET = "what-only-the-log-may-say";

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of(),
            context -> context.addFilter(new Refusing(), "/*", EnumSet.of(DispatcherType.REQUEST)));
    admin.awaitReady();
    admin.administrator();
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  /** Refuses what asks for it, as a container does. */
  private static final class Refusing extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, jakarta.servlet.ServletException {
      String status = String.valueOf(request.getHeader("X-Status"));
      if (status.equals("thrown")) {
        throw new IllegalStateException(SECRET);
      }
      if (status.matches("\\d+")) {
        response.sendError(Integer.parseInt(status), SECRET);
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400, That request can't be understood",
    "404, 404, Not found",
    "405, 405, Not possible here",
    "413, 413, Too large",
    "429, 429, Too many attempts",
    "500, 500, Something failed",
    "503, 503, Not ready",
    "thrown, 500, Something failed"
  })
  void pageSaysWhatTheContainerRefused_andTheApiStillAnswersInJson(
      String asked, int status, String title) throws Exception {
    for (String path : new String[] {"/ui/connections", "/callback/default/x", "/consent/x"}) {
      Http.Answer answer = Http.send(admin, "GET", path, "", Map.of("X-Status", asked));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.body())
          .contains("<h1>" + title + "</h1>", "app.css")
          .doesNotContain(SECRET)
          .doesNotContain("java.lang");
    }
    Http.Answer arm = Http.send(admin, "GET", ArmClient.SERVICE, "", Map.of("X-Status", asked));
    Http.Answer api =
        Http.send(admin, "GET", "/api/v1/services/default/audit", "", Map.of("X-Status", asked));
    assertThat(arm.header("Content-Type")).startsWith("application/json");
    assertThat(api.header("Content-Type")).startsWith("application/problem+json");
    assertThat(arm.body() + api.body()).doesNotContain(SECRET).doesNotContain("<html");
  }

  @Test
  void pageThatIsNotThere() {
    Page page = browser.get("/ui/nothing");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("<h1>Not found</h1>", "There is no such page", "Connections");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH"})
  void methodThatNoPageTakes(String method) throws Exception {
    Http.Answer answer = Http.send(admin, method, "/ui/sign-in", "", Map.of());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).contains("<h1>Not possible here</h1>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui/activity?actor=%zz", "/ui/activity?actor=%ff%fe", "/ui/?%"})
  void queryThatCantBeRead(String path) {
    Page page = browser.get(path);

    assertThat(page.status()).isIn(200, 400);
    assertThat(page.body()).contains("<h1>").doesNotContain("Exception");
  }

  @Test
  void formThatIsTooLarge_orBroken() throws Exception {
    Page large = browser.post("/ui/password", Map.of("currentPassword", "x".repeat(400_000)));
    Page broken =
        browser.post(
            "/ui/transfer",
            Map.of("x", "y"),
            Map.of("Content-Type", "multipart/form-data; boundary=b"));
    Page strange =
        new Browser(admin)
            .post(
                "/ui/sign-in",
                Map.of("x", "y"),
                Map.of("Content-Type", "multipart/form-data; boundary=b"));

    assertThat(large.status()).isEqualTo(413);
    assertThat(large.body()).contains("<h1>Too large</h1>");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.body()).contains("<h1>That request can't be understood</h1>");
    assertThat(strange.status()).isEqualTo(400);
  }

  @Test
  void everyPageSaysThatTheStoreIsAway_withoutAStackTrace(@TempDir Path another) throws Exception {
    // Given: nothing listens there
    try (RunningAdmin away =
        RunningAdmin.startAt("jdbc:mariadb://127.0.0.1:1/none", another, Map.of())) {
      for (String path : new String[] {"/ui/", "/ui/activity", "/ui/settings", "/ui/transfer"}) {
        // When
        Page page = new Browser(away).get(path);

        // Then
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.body()).contains("<h1>Not ready</h1>", "goes on by itself");
      }
    }
  }
}

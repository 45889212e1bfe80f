package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.RunningAdmin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every page, over HTTP. */
class PageServletTest {
  @TempDir static Path folder;
  private static RunningAdmin admin;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui/", "/ui/connections?q=a%20b", "/ui/no-such-page", "/ui/a%2Fb/../c"})
  void sendsAStrangerToSignIn(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("/admin/ui/sign-in?return=%2Fui%2F");
  }

  @Test
  void leadsFromTheApplicationsRootToItsPages() throws Exception {
    HttpResponse<String> answer = get("/");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/admin/ui/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui/", "/ui/no-such-page", "/assets/none/app.css"})
  void protectsEveryAnswer(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void keepsTheChosenTheme_andGoesBackToThePageItWasChosenOn() throws Exception {
    HttpResponse<String> answer = post("/ui/theme", "theme=dark&return=%2Fui%2Fconnections");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/admin/ui/connections");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("keybearer-theme=dark;")
        .contains("HttpOnly", "SameSite=Lax");
  }

  @Test
  void doesNotGoWhereAFormOfAnotherSiteWants() throws Exception {
    HttpResponse<String> answer =
        post("/ui/theme", "theme=dark&return=https%3A%2F%2Fevil.example%2F");

    assertThat(answer.headers().firstValue("Location")).contains("/admin/ui/");
  }

  @Test
  void refusesAFormThatAnotherSiteSent() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(admin.uri("/ui/theme"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.ofString("theme=dark"))
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body()).contains("sent from another site");
  }

  @Test
  void servesAssetsUnderTheirHash_forEver() throws Exception {
    String name = Assets.bundled().name();

    HttpResponse<String> answer = get("/assets/" + name + "/app.css");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/css");
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(answer.body()).contains("--kb-accent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/0000000000000000/app.css",
        "/assets/NAME/none.css",
        "/assets/NAME/../app.css",
        "/assets/NAME/..%2Fweb.xml",
        "/assets/NAME/"
      })
  void servesNothingElse(String path) throws Exception {
    assertThat(get(path.replace("NAME", Assets.bundled().name())).statusCode()).isGreaterThan(399);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return admin.uri(path);
  }
}

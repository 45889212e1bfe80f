package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every page answers soon in a store with 1,000 providers and 100,000 connections; runs with {@code
 * -Dmany.rows=true}, because times on a busy machine mean nothing. Times are those of a client on
 * the same machine, from the request to the last byte; the table is in {@code
 * target/browser/pages.md}.
 */
@Tag("full")
@EnabledIfSystemProperty(
    named = "many.rows",
    matches = "true",
    disabledReason = "needs an idle machine")
class ManyRowsIT {
  private static final int WARM_UP = 10;
  private static final int TIMES = 20;
  private static final double MOST_MILLIS = 200;
  private static final List<String> MORE =
      List.of(
          "/ui/connections?provider=large",
          "/ui/connections?state=needs-login",
          "/ui/connections?state=connected",
          "/ui/connections?state=disabled",
          "/ui/connections?state=settings-wrong",
          "/ui/connections?q=conn-09",
          "/ui/connections?sort=name-desc",
          "/ui/connections?sort=provider",
          "/ui/connections?sort=provider-desc&state=connected",
          "/ui/connections?sort=account",
          "/ui/connections?provider=large&state=needs-login&q=conn-00",
          "/ui/providers?q=999",
          "/ui/providers/new?type=github",
          "/ui/activity?actor=account/user-7",
          "/ui/activity?kind=connections&outcome=failed");

  private record Measured(String path, double median, double slowest) {}

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void answersSoon_whateverThePage() throws Exception {
    try (Installation installation = Installation.start("many")) {
      // Given
      String session = setUp(installation);
      long millis = ManyRows.fill(installation);

      // When
      List<String> paths = new ArrayList<>(Routes.all().stream().map(ManyRowsIT::path).toList());
      paths.addAll(MORE);
      List<Measured> measured = new ArrayList<>();
      for (String path : paths) {
        measured.add(measure(installation, session, path));
      }

      // Then
      print(measured, millis);
      assertThat(measured).allSatisfy(page -> assertThat(page.median()).isLessThan(MOST_MILLIS));
    }
  }

  private static String path(String route) {
    return route
        .replace("{provider}", ManyRows.LARGE)
        .replace("{connection}", ManyRows.CONNECTION)
        .replace("{policy}", "gateway")
        .replace("{action}", "test")
        .replace("{service}", "default")
        .replaceAll("\\{[a-z]+\\}", "0000");
  }

  /** Makes the first administrator; the cookie of the session. */
  private String setUp(Installation installation) throws IOException, InterruptedException {
    Map<String, String> form =
        Map.of(
            "code", installation.setupCode(),
            "name", Installation.ADMINISTRATOR,
            "password", Installation.PASSWORD,
            "repeated", Installation.PASSWORD);
    String body =
        form.entrySet().stream()
            .map(it -> it.getKey() + '=' + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(installation.page("/ui/setup"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private Measured measure(Installation installation, String session, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(installation.page(path)).header("Cookie", session).build();
    double[] millis = new double[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      long begin = System.nanoTime();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isLessThan(500);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(millis);
    return new Measured(path, millis[TIMES / 2], millis[TIMES - 1]);
  }

  private static void print(List<Measured> measured, long millis) throws IOException {
    try (PrintStream out =
        new PrintStream(
            Path.of("target", "browser", "pages.md").toFile(), StandardCharsets.UTF_8)) {
      out.printf(
          "Filled in %d ms.%n%n| page | median, ms | slowest, ms |%n|---|---|---|%n", millis);
      for (Measured page : measured) {
        out.printf("| `%s` | %.1f | %.1f |%n", page.path(), page.median(), page.slowest());
      }
    }
  }
}

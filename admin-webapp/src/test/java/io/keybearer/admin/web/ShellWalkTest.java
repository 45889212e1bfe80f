package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is around all pages, and the pages about the software, its API and who is signed in. */
class ShellWalkTest {
  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    admin.account("vera", Role.VIEWER);
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void saysWhatRuns_onEveryPageOfThoseWhoAreSignedIn() {
    Page overview = browser.get("/ui/");
    Page signIn = new Browser(admin).get("/ui/sign-in");

    assertThat(overview.body())
        .contains("<span>Keybearer development</span>", "<span>Schema 1</span>", "<span>Node ")
        .contains("aria-keyshortcuts=\"Control+K /\"", "data-shortcuts=\"true\"")
        .doesNotContain("without TLS");
    assertThat(signIn.body()).doesNotContain("Schema 1").doesNotContain("Node ");
  }

  @ParameterizedTest
  @CsvSource({
    "http://keys.example.com/admin, true",
    "https://keys.example.com/admin, false",
    "http://localhost:8080/admin, false",
    "http://127.0.0.1/admin, false",
    "http://[::1]:8080/admin, false"
  })
  void warnsOfPlainHttpFromOtherMachines(String baseUrl, boolean plain) {
    assertThat(Shell.isPlain(baseUrl)).isEqualTo(plain);
  }

  @Test
  void showsOwnSessions_andEndsTheOthers() {
    // Given
    Browser here = signedIn("vera");
    Browser there = signedIn("vera");
    assertThat(here.get("/ui/profile").body()).contains("This one", "Another browser");

    // When
    Page ended = here.post("/ui/profile", here.withToken(Map.of("do", "end-others")));

    // Then
    assertThat(ended.location()).isEqualTo("/admin/ui/profile?done=sessions-ended");
    assertThat(there.get("/ui/").status()).isEqualTo(303);
    assertThat(here.get("/ui/profile").body()).contains("This one").doesNotContain("Sign out the");
    assertThat(browser.get("/ui/").status()).isEqualTo(200);
    assertThat(browser.get("/ui/activity").body()).contains("Signed out other sessions");
  }

  @Test
  void keepsHowABrowserWantsPages() {
    Browser here = signedIn("vera");

    here.post("/ui/profile", here.withToken(Map.of("do", "shortcuts", "shortcuts", "false")));
    here.post("/ui/profile", here.withToken(Map.of("do", "time", "time", "utc")));
    String changed = here.get("/ui/").body();
    here.post("/ui/profile", here.withToken(Map.of("do", "shortcuts", "shortcuts", "true")));
    String back = here.get("/ui/").body();

    assertThat(changed)
        .contains("data-utc=\"true\"", "aria-keyshortcuts=\"Control+K\"")
        .doesNotContain("data-shortcuts");
    assertThat(back).contains("data-shortcuts=\"true\"");
  }

  @Test
  void namesVersionsAndLicences_andHandsOutASupportBundleWithoutSecrets() throws Exception {
    Page about = browser.get("/ui/settings/about");
    Page bundle = browser.get("/ui/settings/about?format=json");
    Page refused = signedIn("vera").get("/ui/settings/about?format=json");

    assertThat(about.body())
        .contains("MariaDB", "<dt>Schema of the store</dt><dd>1</dd>", "jersey-server")
        .contains("Marijn Haverbeke", "The Bootstrap Authors", "GNU LESSER GENERAL PUBLIC LICENSE");
    JsonNode json = new ObjectMapper().readTree(bundle.body());
    assertThat(json.at("/installation/schema").asText()).isEqualTo("1");
    assertThat(json.at("/nodes")).isNotEmpty();
    assertThat(json.at("/settings")).isNotEmpty();
    for (JsonNode setting : json.at("/settings")) {
      String name = setting.path("name").asText();
      if (name.endsWith("password")) {
        assertThat(setting.path("value").asText()).as(name).isIn("", "*****");
      }
    }
    assertThat(refused.body()).contains("<!DOCTYPE html>").doesNotContain("Support bundle");
  }

  @Test
  void readsVersionsFromTheArchives() {
    assertThat(
            ThirdParty.libraries(
                Set.of(
                    "/WEB-INF/lib/jte-runtime-3.2.5.jar",
                    "/WEB-INF/lib/javassist-3.30.2-GA.jar",
                    "/WEB-INF/lib/keybearer-filter-1.0.jar")))
        .containsExactly(
            new ThirdParty.Library("javassist", "3.30.2-GA", "Apache-2.0 (or MPL-1.1, LGPL-2.1)"),
            new ThirdParty.Library("jte-runtime", "3.2.5", "Apache-2.0"));
  }

  @Test
  void tellsHowProgramsUseTheApi() throws Exception {
    Page api = signedIn("vera").get("/ui/api");
    Page contract = browser.get("/ui/api?format=json");

    assertThat(api.body())
        .contains(RunningAdmin.PUBLIC_BASE_URL + "/api/v1/services/default/inventory")
        .contains("Shows the connection", "…/service/{service}/authorizationProviders/{provider}");
    assertThat(new ObjectMapper().readTree(contract.body()).path("openapi").asText())
        .startsWith("3.1");
  }

  private static Browser signedIn(String name) {
    Browser signedIn = new Browser(admin);
    signedIn.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return signedIn;
  }
}

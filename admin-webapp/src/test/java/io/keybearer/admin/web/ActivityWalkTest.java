package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of audit rows, as a browser without scripts sees it. */
class ActivityWalkTest {
  private static final Pattern ACTOR =
      Pattern.compile("<td class=\"who\"><a [^>]*>(paged-\\d+)</a>");
  private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"/admin([^\"]+)\"");

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    admin.account("vera", Role.VIEWER);
    browser = new Browser(admin);
    browser.post("/ui/sign-in", Map.of("name", "vera", "password", RunningAdmin.PASSWORD.expose()));
    for (int at = 0; at < 120; at++) {
      row("paged-" + at, "authorization.refresh", "default/paged/c", "Failed", "GrantDead");
    }
    row("ann", "authorization.create", "default/crm/one", "Succeeded", "");
    row("ann", "authorization.create", "default/crm/one-more", "Succeeded", "");
    row("ben", "accessPolicy.create", "default/crm/one/p", "Succeeded", "");
    row("ben", "authorizationProvider.update", "default/crm", "Succeeded", "");
    row("eve", "access.denied", "edit", "Denied", "3 times");
    row("=cmd()", "\"><script>alert(1)</script>", "<b>x</b>", "Odd", "'\"><img src=x>");
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void saysInWordsWhatHappened_andLeadsToWhatItHappenedTo() {
    Page page = browser.get("/ui/activity");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Connection created", "Access policy added", "Not allowed", "Signed in")
        .contains("href=\"/admin/ui/connections/crm/one\">default/crm/one<")
        .contains("href=\"/admin/ui/connections/crm/one\">default/crm/one/p<")
        .contains("href=\"/admin/ui/providers/crm\">default/crm<")
        .contains("aria-current=\"page\"");
  }

  @Test
  void goesBackPageByPage_withTheSameFilter_withoutAGapOrTwice() {
    // Given
    List<String> seen = new ArrayList<>();
    String path = "/ui/activity?provider=paged&connection=c";

    // When
    while (!path.isEmpty()) {
      String body = browser.get(path).body();
      Matcher actor = ACTOR.matcher(body);
      while (actor.find()) {
        seen.add(actor.group(1));
      }
      Matcher next = NEXT.matcher(body);
      path = next.find() ? next.group(1).replace("&amp;", "&") : "";
    }

    // Then
    assertThat(seen)
        .hasSize(120)
        .doesNotHaveDuplicates()
        .startsWith("paged-119")
        .endsWith("paged-0");
  }

  @Test
  void showsAConnectionWithItsAccessPolicies_butNotOneWhoseIdOnlyBeginsLikeIt() {
    assertThat(browser.get("/ui/activity?provider=crm&connection=one").body())
        .contains(">default/crm/one<", ">default/crm/one/p<")
        .doesNotContain("one-more")
        .doesNotContain(">default/crm<");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind=denied",
        "outcome=denied",
        "actor=eve",
        "actor=eve&period=hour&from=2020-01-01&until=9998-12-31"
      })
  void filters(String query) {
    assertThat(browser.get("/ui/activity?" + query).body())
        .contains(">eve</a>", "Clear filters")
        .doesNotContain(">ann</a>");
  }

  @Test
  void namesWhoDidItAsPeopleDo_andFindsThemByThatName() {
    Page page = browser.get("/ui/activity?actor=vera");

    assertThat(page.body())
        .contains("title=\"account/vera\">vera</a><br><span class=\"text-secondary\">account<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor=nobody", "until=2020-01-01", "from=2999-01-01", "provider=cr"})
  void saysThatNothingMatches(String query) {
    assertThat(browser.get("/ui/activity?" + query).body())
        .contains("Nothing matches these filters");
  }

  @Test
  void saysWhatIsWrongWithAFilter() {
    Page day = browser.get("/ui/activity?from=yesterday");
    Page connection = browser.get("/ui/activity?connection=one");

    assertThat(day.status()).isEqualTo(400);
    assertThat(day.body()).contains("must be days such as 2027-01-31", "value=\"yesterday\"");
    assertThat(connection.status()).isEqualTo(400);
    assertThat(connection.body()).contains("fill in the provider");
  }

  @Test
  void givesAllRowsOfTheFilterAsCsv_withoutFormulas() {
    Page paged = browser.get("/ui/activity?format=csv&provider=paged");
    Page odd = browser.get("/ui/activity?format=csv&actor=%3Dcmd()");

    assertThat(paged.body().lines()).hasSize(121);
    assertThat(odd.body()).contains("\"'=cmd()\"").endsWith("\"'\"\"><img src=x>\"\r\n");
    assertThat(browser.get("/ui/activity?kind=service").body())
        .contains("Activity exported", "120 rows");
  }

  @Test
  void givesTheSameRowsAsJson_andSaysHowLongTheyAreKept() throws Exception {
    Page file = browser.get("/ui/activity?format=json&actor=%3Dcmd()");
    Page preset = browser.get("/ui/activity?period=day&outcome=failed");

    JsonNode row = new ObjectMapper().readTree(file.body()).path(0);
    assertThat(row.path("actor").asText()).isEqualTo("=cmd()");
    assertThat(row.path("detail").asText()).endsWith("<img src=x>");
    assertThat(preset.body())
        .contains("aria-current=\"true\">Failed today", "Rows are kept for 400d.");
  }

  @Test
  void showsWhatIsStoredAndWhatWasTypedAsText() {
    String typed = PageRequest.encoded("\"><script>alert(2)</script>");
    for (String path :
        new String[] {
          "/ui/activity",
          "/ui/activity?actor=" + typed,
          "/ui/activity?provider=" + typed + "&connection=" + typed,
          "/ui/activity?from=" + typed + "&until=" + typed + "&kind=" + typed,
          "/ui/activity?period=" + typed + "&outcome=" + typed + "&before=" + typed,
          "/ui/activity?format=" + typed
        }) {
      Page page = browser.get(path);
      assertThat(page.status()).isIn(200, 400);
      assertThat(page.body())
          .doesNotContain("<script>alert")
          .doesNotContain("<b>x</b>")
          .doesNotContain("<img");
    }
  }

  private static void row(String actor, String action, String target, String outcome, String detail)
      throws Exception {
    try (var database = admin.database();
        PreparedStatement insert =
            database.prepareStatement(
                "insert into audit_event (at, service_id, actor, action, target, outcome, detail)"
                    + " select utc_timestamp(6), id, ?, ?, ?, ?, nullif(?, '') from service where"
                    + " name = 'default'")) {
      List<String> values = List.of(actor, action, target, outcome, detail);
      for (int at = 0; at < values.size(); at++) {
        insert.setString(at + 1, values.get(at));
      }
      insert.executeUpdate();
    }
  }
}

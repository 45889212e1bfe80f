package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of several services: where they are, and that none shows what is another's. */
class ServicePagesTest {
  private static final String SERVICES = "/ui/settings/services";
  private static final Pattern LINK = Pattern.compile("(?:href|action)=\"/admin(/ui/[^\"]*)\"");

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
    Page added =
        post(browser, SERVICES, Map.of("service-name", "Billing team", "service-identity", "true"));
    assertThat(added.location()).isEqualTo("/admin" + SERVICES + "?done=service-created");
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "default, /ui/, /ui/",
    "billing, /ui/, /ui/services/billing/",
    "billing, /ui/connections?q=a, /ui/services/billing/connections?q=a",
    "a/b c, /ui/providers/x, /ui/services/a%2Fb%20c/providers/x",
    "billing, /ui/services/default/providers, /ui/services/default/providers",
    "billing, /ui/sign-in?return=x, /ui/sign-in?return=x",
    "billing, /ui/theme, /ui/theme",
    "billing, /consent/0000, /consent/0000"
  })
  void putsThePagesOfAService_atAPathOfTheirOwn(String service, String path, String expected) {
    assertThat(ServicePath.of(service, path)).isEqualTo(expected);
  }

  @Test
  void setsUpAProviderInOneService_whichNoOtherShows() {
    // When
    String pages = "/ui/services/Billing%20team";
    Page made =
        post(
            browser,
            pages + "/providers/new",
            Map.of(
                "type",
                "github",
                "grant",
                "authorizationCode",
                "id",
                "only-here",
                "clientId",
                "c",
                "clientSecret",
                "s3cret-of-billing"));

    // Then
    assertThat(made.location())
        .isEqualTo("/admin" + pages + "/providers/only-here/connections/new?done=provider-created");
    assertThat(browser.get(pages + "/providers").body()).contains("only-here");
    assertThat(browser.get(pages + "/providers/only-here").body())
        .contains(RunningAdmin.PUBLIC_BASE_URL + "/callback/Billing%20team/only-here");
    assertThat(browser.get("/ui/providers").body()).doesNotContain("only-here");
    assertThat(browser.get("/ui/providers/only-here").status()).isEqualTo(404);
    assertThat(browser.get("/ui/services/default/providers/only-here").status()).isEqualTo(404);
  }

  @Test
  void staysInTheService_byEachLinkOfItsPages() {
    String pages = "/ui/services/Billing%20team";

    for (String page : List.of("/", "/providers", "/connections", "/policies", "/activity")) {
      List<String> leaving = new ArrayList<>();
      Matcher link = LINK.matcher(browser.get(pages + page).body());
      while (link.find()) {
        if (!link.group(1).startsWith(pages + '/')) {
          leaving.add(link.group(1));
        }
      }

      assertThat(leaving)
          .as(page)
          .containsExactlyInAnyOrder("/ui/theme", "/ui/profile", "/ui/sign-out");
    }
  }

  @Test
  void findsAServiceInAnySpelling_andShowsItsOwn() {
    Page page = browser.get("/ui/services/BILLING%20TEAM/settings/services");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Billing team</a> <span class=\"status status-ok\">", "href=\"/admin/ui/\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui/services/nobodys/", "/ui/services/a*b/providers", "/ui/services/x"})
  void saysThatThereIsNoSuchPage_whereThereIsNoSuchService(String path) {
    Page page = browser.get(path);

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("href=\"/admin/ui/\"");
  }

  @Test
  void asksStrangersToSignIn_whetherThereIsSuchAServiceOrNot() {
    Browser stranger = new Browser(admin);

    for (String service : List.of("Billing%20team", "nobodys")) {
      String path = "/ui/services/" + service + "/connections";
      assertThat(stranger.get(path).location())
          .isEqualTo("/admin/ui/sign-in?return=" + PageRequest.encoded(path));
    }
  }

  @Test
  void refusesASecondServiceOfAName_andAnotherThatIsNoId() {
    Page second = post(browser, SERVICES, Map.of("service-name", "BILLING TEAM"));
    Page wrong = post(browser, SERVICES, Map.of("service-name", "a*b"));

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).contains("There is a service of that name already");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("must have 1 to 256 characters", "value=\"a*b\"");
  }

  @Test
  void letsAdministratorsOnlyAddServices() {
    admin.account("ed", Role.EDITOR);
    Browser editor = signedIn("ed");

    assertThat(editor.get(SERVICES).body()).doesNotContain("Add a service");
    assertThat(post(editor, SERVICES, Map.of("service-name", "mine")).status()).isEqualTo(403);
  }

  private static Browser signedIn(String account) {
    Browser signedIn = new Browser(admin);
    signedIn.post(
        "/ui/sign-in", Map.of("name", account, "password", RunningAdmin.PASSWORD.expose()));
    signedIn.get("/ui/");
    return signedIn;
  }

  private static Page post(Browser sender, String path, Map<String, String> form) {
    return sender.post(path, sender.withToken(form));
  }
}

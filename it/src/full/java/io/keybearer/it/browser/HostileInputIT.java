package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is typed into any form is text, and what other sites send to any page is refused. */
@Tag("full")
class HostileInputIT {
  private static final String ELEMENT = "\"><script>window.hacked=1</script>";
  private static final String ADDRESS = "javascript:alert(1)";

  /** What is switched off says so before it looks at a form; everything else says 400. */
  private static final Map<String, Integer> SWITCHED_OFF =
      Map.of(
          "/ui/connections/{provider}/{connection}/reveal", 403,
          "/ui/sign-in/callback", 404,
          "/ui/sign-in/oidc", 404);

  /** The forms of a page that people write into, each by its place, action and fields. */
  private static final String FORMS =
      """
      return [...document.forms].map((form, at) => [String(at), form.method + ' ' + form.getAttribute('action')
          + ' ' + [...form.elements].map(it => it.name + (it.name === 'form' ? it.value : '')).join(),
          [...form.elements].some(it => it.matches('input:not([type=hidden]), textarea, select'))])
        .filter(([at, key, written]) => written && !key.includes('/ui/theme')).map(([at, key]) => at + ' ' + key);
      """;

  /**
   * Writes the text into every field, hidden ones too if asked, and sends the form past its
   * scripts.
   */
  private static final String SEND =
      """
      const [at, text, hidden] = arguments;
      const form = document.forms[at];
      form.noValidate = true;
      for (const field of form.elements) {
        if (field.name === 'form-token' || field.name === 'form' || field.matches('button')) continue;
        if (field.type === 'hidden' && !hidden) continue;
        if (field.matches('select')) {
          if (hidden) field.add(new Option(text, text, true, true));
          continue;
        }
        if (field.type === 'file') {
          const files = new DataTransfer();
          files.items.add(new File([text], 'typed.txt'));
          field.files = files.files;
          continue;
        }
        if (['checkbox', 'radio', 'date', 'number'].includes(field.type)) {
          if (!hidden) continue;
          field.type = 'text';
        }
        field.value = text;
      }
      HTMLFormElement.prototype.submit.call(form);
      """;

  private static final String EXECUTED =
      """
      const led = [...document.querySelectorAll('[href], [src], [action], [formaction]')].filter(it =>
        ['href', 'src', 'action', 'formaction'].some(name =>
          (it.getAttribute(name) || '').trim().toLowerCase().startsWith('javascript:')));
      const inline = [...document.scripts].filter(it => it.textContent.includes('hacked'));
      return [...(window.hacked ? ['a script ran'] : []), ...led.map(it => 'leads: ' + it.outerHTML),
        ...inline.map(it => 'script: ' + it.outerHTML)];
      """;

  private static Installation installation;
  private static Chromium browser;
  private static Scenes scenes;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start("hostile");
    browser = Chromium.start();
    scenes = new Scenes(installation, browser);
    scenes.setUp();
    Furnishing.of(installation);
  }

  @AfterAll
  static void stop() {
    browser.close();
    installation.close();
  }

  @Test
  void showsWhatWasTypedAsText() {
    // Given
    Set<String> sent = new LinkedHashSet<>();
    List<String> faults = new ArrayList<>();

    // When
    for (String path : scenes.paths()) {
      browser.open(installation.page(path));
      for (String form : forms()) {
        if (sent.add(form.substring(form.indexOf(' ')))) {
          send(path, form, ADDRESS, false, faults);
          send(path, form, ELEMENT, false, faults);
          send(path, form, ELEMENT, true, faults);
        }
      }
    }
    for (String path : scenes.paths()) {
      browser.open(installation.page(path));
      look(path, faults);
    }

    // Then
    assertThat(faults).isEmpty();
    assertThat(sent).hasSizeGreaterThan(15);
    // A date's field is empty then, which the browser remarks on.
    assertThat(browser.complaints())
        .allMatch(
            line -> line.endsWith("does not conform to the required format, \"yyyy-MM-dd\"."));
  }

  @Test
  void refusesWhatOtherSitesSend() throws Exception {
    // Given
    browser.open(installation.page("/ui/providers/new?type=oauth2"));
    String token = browser.first("[name=form-token]").getDomProperty("value");
    String foreign = "0".repeat(Objects.requireNonNull(token).length());
    long changes = changes();

    // When
    List<String> accepted = new ArrayList<>();
    for (String route : Routes.all()) {
      String path = scenes.path(route);
      for (List<String> probe :
          List.of(
              List.of("", "same-origin"),
              List.of("form-token=" + foreign, "same-origin"),
              List.of("form-token=" + token, "cross-site"),
              List.of("form-token=" + token, "same-site"))) {
        int status = post(path, probe.get(0), probe.get(1));
        if (status != SWITCHED_OFF.getOrDefault(route, 400)) {
          accepted.add(route + ' ' + probe + ": " + status);
        }
      }
    }

    // Then
    assertThat(accepted).isEmpty();
    assertThat(changes).isPositive();
    assertThat(changes()).isEqualTo(changes);
  }

  private static List<String> forms() {
    return ((List<?>) Objects.requireNonNull(browser.script(FORMS)))
        .stream().map(String::valueOf).toList();
  }

  private static void send(
      String path, String form, String typed, boolean hidden, List<String> faults) {
    browser.open(installation.page(path));
    var page = browser.first("html");
    browser.script(SEND, Long.valueOf(form.substring(0, form.indexOf(' '))), typed, hidden);
    browser.awaitReplaced(page);
    look(form + (hidden ? ", hidden fields too" : ""), faults);
  }

  private static void look(String what, List<String> faults) {
    ((List<?>) Objects.requireNonNull(browser.script(EXECUTED)))
        .forEach(fault -> faults.add(what + ": " + fault));
    String text = browser.text();
    if (text.contains("Something failed")) {
      faults.add(what + ": " + text);
    }
  }

  private static int post(String path, String form, String site) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(installation.page(path).toString()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", browser.cookies())
            .header("Sec-Fetch-Site", site)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  /** How many changes the audit rows tell of. */
  private static long changes() throws SQLException {
    try (Connection database = installation.database();
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from audit_event where outcome = 'Succeeded'"
                    + " and actor like 'account/%'")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

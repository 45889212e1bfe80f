package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * The way from the first start to a connection by the keyboard alone. Wherever the tab key leads,
 * the focus must be to be seen.
 */
@Tag("full")
class KeyboardIT {
  private static final int MOST_TABS = 250;

  /** Name, whether the focus shows, and whether nothing covers it. */
  private static final String FOCUS =
      """
      const it = document.activeElement;
      if (it === document.body || it === document.documentElement) return ['', 'true', 'true'];
      const label = it.labels && it.labels.length ? it.labels[0].innerText : '';
      const name = it.getAttribute('aria-label') || label || it.innerText || it.value || it.tagName;
      const style = getComputedStyle(it);
      const shows = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
        || style.boxShadow !== 'none';
      const box = it.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 8));
      const free = box.height > innerHeight || (over !== null && (it.contains(over) || over.contains(it)));
      return [name.trim().split('\\n')[0].replace(/ \\*$/, ''), String(shows), String(free)];
      """;

  private Installation installation;
  private Chromium browser;

  @BeforeEach
  void start() {
    installation = Installation.start("keyboard");
    browser = Chromium.start();
  }

  @AfterEach
  void stop() {
    browser.close();
    installation.close();
  }

  @Test
  void leadsFromTheSetupCodeToAConnection() {
    setUp();
    skipToTheContent();
    makeProvider();
    makeConnection();
    logIn();
    assertThat(browser.complaints()).isEmpty();
  }

  private void setUp() {
    browser.open(installation.page("/ui/setup"));
    assertThat(focus()).isEqualTo("Setup code");
    browser.type("0000");
    write("Name", Installation.ADMINISTRATOR);
    write("Password", Installation.PASSWORD);
    write("Password again", Installation.PASSWORD);
    enter();
    assertThat(browser.focused().getDomAttribute("role")).isEqualTo("alert");
    write("Setup code", installation.setupCode());
    write("Password", Installation.PASSWORD);
    write("Password again", Installation.PASSWORD);
    enter();
    browser.awaitHeading("Overview");
  }

  private void skipToTheContent() {
    browser.type(Keys.TAB);
    assertThat(focus()).isEqualTo("Skip to content");
    browser.type(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("content");
  }

  private void makeProvider() {
    follow("Set up a credential provider");
    follow("Generic OAuth 2.0 with PKCE");
    write("Id", "*");
    write("Client ID", "client");
    String tokenUrl = installation.authorizationServer().tokenUrl().toString();
    write("Authorization URL", installation.authorizationServer().authorizationUrl().toString());
    write("Token URL", tokenUrl);
    write("Refresh URL", tokenUrl);
    write("Scopes", "openid read");
    enter();

    // The summary of what is wrong has the focus, and leads to the field.
    assertThat(browser.focused().getDomAttribute("role")).isEqualTo("alert");
    tabTo("Id");
    browser.type(Keys.ENTER);
    browser.await("[name=id]:focus");
    browser.selectAll();
    browser.type("crm");
    write("Client secret", "hush");
    follow("Create and go on to a connection");
    browser.awaitText("The credential provider was created.");
  }

  private void makeConnection() {
    write("Id", "ada");
    enter();
    browser.awaitText("The connection was created.");
  }

  private void logIn() {
    follow("Connect");
    follow("Go to the identity provider");
    browser.awaitHeading("Confirm this connection");
    tabTo("Confirm");
    var page = browser.first("html");
    browser.type(Keys.SPACE);
    browser.awaitReplaced(page);
    browser.awaitHeading("Connected");
  }

  /** Goes to what has that name and presses enter. */
  private void follow(String name) {
    tabTo(name);
    enter();
  }

  private void write(String label, String text) {
    tabTo(label);
    browser.type(text);
  }

  private void enter() {
    var page = browser.first("html");
    browser.type(Keys.ENTER);
    browser.awaitReplaced(page);
  }

  /** Presses the tab key until what has that name has the focus. */
  private void tabTo(String name) {
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < MOST_TABS; i++) {
      browser.type(Keys.TAB);
      String focus = focus();
      if (focus.equals(name)) {
        return;
      }
      passed.append(focus).append(", ");
    }
    throw new AssertionError(
        name + " is not reached by the tab key at " + browser.address() + ": " + passed);
  }

  /** The name of what has the focus, which is to be seen. */
  private String focus() {
    List<?> focus = (List<?>) Objects.requireNonNull(browser.script(FOCUS));
    assertThat(focus.get(1)).as("the focus on %s shows", focus.get(0)).isEqualTo("true");
    assertThat(focus.get(2)).as("%s is covered by nothing", focus.get(0)).isEqualTo("true");
    return String.valueOf(focus.get(0));
  }
}

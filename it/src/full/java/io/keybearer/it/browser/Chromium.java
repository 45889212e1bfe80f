package io.keybearer.it.browser;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The operating system's Chromium without a window, used as people use it: by what is written on
 * things. Nothing is downloaded, and it has no other network than loopback's.
 */
final class Chromium implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** Of a page itself, not of what it loads. */
  private static final Pattern OWN_STATUS =
      Pattern.compile(
          "\\S+:\\d+/((ui|consent|callback)/\\S*)? - Failed to load resource: .* status of [45].*");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it with a window of 1280 by 900 and the light theme. */
  static Chromium start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BINARY.toFile());
    options.addArguments(
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--lang=en-US",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        // Root has none, and many a container lets nobody make one; the pages are this build's own.
        "--no-sandbox");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    Chromium chromium = new Chromium(new ChromeDriver(service, options));
    chromium.command("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
    chromium.look(1280, false);
    return chromium;
  }

  /** Makes the window that wide, in CSS pixels, and the system's theme light or dark. */
  void look(int width, boolean dark) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** A command of the developer tools' protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  void open(URI address) {
    driver.get(address.toString());
  }

  /** The address of the page that is shown. */
  URI address() {
    return URI.create(String.valueOf(driver.getCurrentUrl()));
  }

  /** The heading of the page. */
  String heading() {
    return driver.findElement(By.tagName("h1")).getText();
  }

  /** Waits until that is the heading. */
  void awaitHeading(String heading) {
    awaiting("the heading " + heading)
        .until(
            it ->
                driver.findElements(By.tagName("h1")).stream()
                    .anyMatch(h -> heading.equals(h.getText())));
  }

  /** Waits until the page says that. */
  void awaitText(String text) {
    awaiting(text).until(it -> text().contains(text));
  }

  /** What the page says. */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** The field with that label. */
  WebElement field(String label) {
    String quoted = quoted(label);
    String own = "normalize-space(text()[1])=" + quoted + " or normalize-space(.)=" + quoted;
    WebElement of = shown("//main//label[" + own + "]");
    return driver.findElement(By.id(String.valueOf(of.getDomAttribute("for"))));
  }

  /** Writes into the field with that label, in place of what stood there. */
  void fill(String label, String text) {
    WebElement field = field(label);
    field.clear();
    field.sendKeys(text);
  }

  /** Chooses an option by its words. */
  void choose(String label, String option) {
    new Select(field(label)).selectByVisibleText(option);
  }

  /** Presses the button, or follows the link, of the main part that says that. */
  void press(String words) {
    WebElement old = driver.findElement(By.tagName("html"));
    click(words);
    awaitReplaced(old);
  }

  /** The same where the page stays. */
  void click(String words) {
    String quoted = quoted(words);
    shown(
            "//main//*[self::a or self::button][normalize-space(.)="
                + quoted
                + " or @aria-label="
                + quoted
                + " or strong="
                + quoted
                + "]")
        .click();
  }

  /** Selects all of where the keyboard is. */
  void selectAll() {
    new org.openqa.selenium.interactions.Actions(driver)
        .keyDown(Keys.CONTROL)
        .sendKeys("a")
        .keyUp(Keys.CONTROL)
        .perform();
  }

  /** Pastes where the keyboard is, as from the clipboard; for editors that listen to that. */
  void paste(String text) {
    driver.executeScript(
        """
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', arguments[0]);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        """,
        text);
  }

  /** The first element of an XPath that is to be seen. */
  private WebElement shown(String path) {
    return driver.findElements(By.xpath(path)).stream()
        .filter(WebElement::isDisplayed)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(path + " at " + address() + ":\n" + text()));
  }

  /** Opens what is folded away under those words. */
  void unfold(String words) {
    driver
        .findElement(By.xpath("//main//summary[normalize-space(.)=" + quoted(words) + "]"))
        .click();
  }

  /** Waits until another page is there; asked in between, the browser knows neither of both. */
  void awaitReplaced(WebElement old) {
    awaiting("another page")
        .ignoring(WebDriverException.class)
        .until(it -> isGone(old) && isComplete());
  }

  private boolean isComplete() {
    return "complete".equals(driver.executeScript("return document.readyState"));
  }

  private static boolean isGone(WebElement element) {
    try {
      element.isEnabled();
      return false;
    } catch (org.openqa.selenium.StaleElementReferenceException e) {
      return true;
    }
  }

  /** The first element of a selector of CSS. */
  WebElement first(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** The first element of a selector of CSS, as soon as there is one. */
  WebElement await(String selector) {
    return awaiting(selector).until(it -> driver.findElement(By.cssSelector(selector)));
  }

  /** The element that has the keyboard. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Types on the keyboard. */
  void type(CharSequence... keys) {
    new org.openqa.selenium.interactions.Actions(driver).sendKeys(keys).perform();
  }

  /** Runs a script in the page; what it returns. */
  @Nullable Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script in the page that calls its last argument; what it calls it with. */
  @Nullable Object asyncScript(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** A picture of what the window shows. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /**
   * What the console has said since it was last asked: errors of scripts, violations of the content
   * security policy, things that did not load. An error page is no fault, so the line about its own
   * status is left out.
   */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    driver
        .manage()
        .logs()
        .get(LogType.BROWSER)
        .forEach(
            entry -> {
              String line = entry.getMessage();
              if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                  && !OWN_STATUS.matcher(line).matches()) {
                complaints.add(line);
              }
            });
    return complaints;
  }

  /** The cookies of the page that is shown, as a request has them. */
  String cookies() {
    return driver.manage().getCookies().stream()
        .map(cookie -> cookie.getName() + '=' + cookie.getValue())
        .collect(java.util.stream.Collectors.joining("; "));
  }

  void forgetCookies() {
    driver.manage().deleteAllCookies();
  }

  private WebDriverWait awaiting(String what) {
    WebDriverWait wait = new WebDriverWait(driver, PATIENCE);
    wait.pollingEvery(Duration.ofMillis(20));
    wait.ignoring(org.openqa.selenium.StaleElementReferenceException.class);
    wait.ignoring(org.openqa.selenium.NoSuchElementException.class);
    wait.withMessage(
        () -> what + " is not to be seen at " + driver.getCurrentUrl() + ":\n" + text());
    return wait;
  }

  private static String quoted(String text) {
    return text.contains("'") ? '"' + text + '"' : "'" + text + "'";
  }

  @Override
  public void close() {
    driver.quit();
  }
}

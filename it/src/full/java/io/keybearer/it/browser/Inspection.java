package io.keybearer.it.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at the page that is shown as its users do: with a wide and a narrow window, light and dark.
 * Finds what axe-core objects to by any of its rules, what needs scrolling sideways, and what the
 * console complains about; and whether the server failed.
 */
final class Inspection {
  private static final int NARROW = 320;
  private static final int WIDE = 1280;
  private static final String AXE = resource("/axe.min.js");
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(
        result => done(result.violations.map(violation => violation.id + ': '
          + violation.nodes.slice(0, 3).map(node => node.target + ' '
            + (node.any[0] || node.all[0] || node.none[0] || {}).message).join(' | '))),
        error => done(['axe-core failed: ' + error]));
      """;
  private static final String SIDEWAYS =
      """
      if (document.documentElement.scrollWidth <= window.innerWidth) return [];
      const wide = [...document.body.querySelectorAll('*')].filter(element =>
        element.getBoundingClientRect().right > window.innerWidth + 1
        && !element.closest('.table-responsive, pre'));
      return ['scrolls sideways: ' + wide.slice(0, 4).map(element =>
        element.tagName.toLowerCase() + '.' + element.className).join(', ')];
      """;

  /** Of the page's own request. */
  private static final String STATUS =
      "return performance.getEntriesByType('navigation')[0].responseStatus";

  private final Chromium browser;

  Inspection(Chromium browser) {
    this.browser = browser;
  }

  /** What is wrong with the page; empty for nothing. Leaves the window wide and light. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (browser.script(STATUS) instanceof Long status && status >= 500) {
      faults.add("answers " + status + ": " + browser.text());
    }
    browser.script(AXE);
    for (boolean dark : new boolean[] {true, false}) {
      for (int width : new int[] {NARROW, WIDE}) {
        browser.look(width, dark);
        String look = (dark ? "dark, " : "light, ") + width + " px: ";
        texts(browser.script(SIDEWAYS)).forEach(fault -> faults.add(look + fault));
        texts(browser.asyncScript(RUN)).forEach(fault -> faults.add(look + fault));
      }
    }
    browser.complaints().forEach(complaint -> faults.add("console: " + complaint));
    return faults;
  }

  private static List<String> texts(@org.jspecify.annotations.Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(String::valueOf).toList();
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Inspection.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

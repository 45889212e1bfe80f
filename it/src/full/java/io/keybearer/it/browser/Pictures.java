package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * The pictures of the main pages in {@code docs/images}, taken anew by each run. What differs from
 * run to run (times, ports, random ids) is put right in the page before; a picture is only replaced
 * when more than some points of it have changed.
 */
final class Pictures {
  private static final Path FOLDER = Path.of("..", "docs", "images");
  private static final Instant SHOWN = Instant.parse("2026-03-02T09:00:00Z");
  private static final int MOST_BYTES = 200_000;
  private static final double NOISE = 0.001;

  /** The scenes that are pictured, with the files' names; the dark ones end in {@code -dark}. */
  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("overview", "overview"),
          Map.entry("overview, dark", "overview-dark"),
          Map.entry("providers", "providers"),
          Map.entry("gallery", "provider-gallery"),
          Map.entry("new provider of a template", "provider-new"),
          Map.entry("connections", "connections"),
          Map.entry("connection crm-01", "connection"),
          Map.entry("to confirm", "consent"),
          Map.entry("activity", "activity"),
          Map.entry("editor with problems", "policy-editor"));

  private static final String STEADY =
      """
      const [shift, own, shown] = arguments;
      const moved = text => new Date(new Date(text).getTime() + shift);
      const long = date => date.getUTCDate() + ' ' + date.toLocaleString('en', {month: 'short', timeZone: 'UTC'})
        + ' ' + date.getUTCFullYear() + ', ' + date.toISOString().slice(11, 16) + ' UTC';
      const steady = text => text
        .replaceAll(own, 'https://keybearer.example.com')
        .replace(/http:\\/\\/(localhost|127\\.0\\.0\\.1):\\d+/g, 'https://login.example.com')
        .replace(/\\d{1,2} [A-Z][a-z]{2} \\d{4}, \\d{2}:\\d{2} UTC/g, found => long(moved(found)))
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g,
          'b6f1c9d2-7a43-4e0b-9c55-2f8e1d3a6b70');
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const said = steady(walk.currentNode.data);
        if (said !== walk.currentNode.data) walk.currentNode.data = said;
      }
      for (const field of document.querySelectorAll('input, textarea')) field.value = steady(field.value);
      const relative = date => {
        const seconds = (date - shown) / 1000;
        const [unit, length] = [['day', 86400], ['hour', 3600], ['minute', 60]]
          .find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
        return new Intl.RelativeTimeFormat('en', {numeric: 'auto'}).format(Math.round(seconds / length), unit);
      };
      for (const time of document.querySelectorAll('time[datetime]')) {
        const date = moved(time.dateTime);
        time.textContent = 'relative' in time.dataset
          ? relative(date) : date.toLocaleString('en', {dateStyle: 'medium', timeStyle: 'short'});
      }
      document.querySelectorAll('main details').forEach(part => part.open = false);
      document.activeElement.blur();
      window.scrollTo(0, 0);
      """;

  private final Chromium browser;
  private final long shift;

  /** Pictures of a store whose times count from that moment. */
  Pictures(Chromium browser, Instant moment) {
    this.browser = browser;
    this.shift = SHOWN.toEpochMilli() - moment.toEpochMilli();
  }

  /** Takes the pictures of a scene, if it has any. */
  void take(String scene) throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      String name = FILES.get(dark ? scene + ", dark" : scene);
      if (name != null) {
        browser.look(1280, dark);
        String own = browser.address().resolve("/").toString();
        browser.script(STEADY, shift, own.substring(0, own.length() - 1), SHOWN.toEpochMilli());
        keep(FOLDER.resolve(name + ".png"), browser.picture());
      }
    }
    browser.look(1280, false);
  }

  private static void keep(Path file, byte[] picture) throws IOException {
    assertThat(picture.length).as("bytes of " + file.getFileName()).isLessThan(MOST_BYTES);
    if (!Files.exists(file) || differs(Files.readAllBytes(file), picture)) {
      Files.createDirectories(FOLDER);
      Files.write(file, picture);
    }
  }

  private static boolean differs(byte[] before, byte[] after) throws IOException {
    BufferedImage old = image(before);
    BufferedImage now = image(after);
    if (old.getWidth() != now.getWidth() || old.getHeight() != now.getHeight()) {
      return true;
    }
    int different = 0;
    for (int y = 0; y < now.getHeight(); y++) {
      for (int x = 0; x < now.getWidth(); x++) {
        if (old.getRGB(x, y) != now.getRGB(x, y)) {
          different++;
        }
      }
    }
    return different > NOISE * now.getWidth() * now.getHeight();
  }

  private static BufferedImage image(byte[] bytes) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(bytes)));
  }
}

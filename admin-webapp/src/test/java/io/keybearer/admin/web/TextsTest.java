package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages name words that there are, and hold none themselves. */
class TextsTest {
  private static final Pattern KEY = Pattern.compile("\\bt\\(\"([a-z0-9.-]+)\"[,)]");
  private static final Pattern WORDS =
      Pattern.compile(">\\s*([A-Za-z][A-Za-z,.' -]{3,})\\s*</?[a-z]");

  @Test
  void haveEveryKeyThatPagesName() throws IOException {
    Texts texts = Texts.english();
    Set<String> missing = new TreeSet<>();
    for (Path file : sources()) {
      Matcher keys = KEY.matcher(Files.readString(file));
      while (keys.find()) {
        if (texts.orElse(keys.group(1), "").isEmpty()) {
          missing.add(keys.group(1) + " in " + file.getFileName());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void areTheOnlyWordsOfTemplates() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : sources()) {
      if (file.toString().endsWith(".jte")) {
        Matcher words = WORDS.matcher(markup(file));
        while (words.find()) {
          found.add(words.group(1).strip() + " in " + file.getFileName());
        }
      }
    }
    // A product's name is the same in every language.
    found.removeIf(text -> text.startsWith("Keybearer in "));
    assertThat(found).isEmpty();
  }

  /** A template without its declarations. */
  private static String markup(Path template) throws IOException {
    return Files.readString(template).replaceAll("(?m)^(@param|@import|!\\{).*$", "");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"));
        Stream<Path> pages = Files.walk(Path.of("src/main/java/io/keybearer/admin/web"))) {
      return Stream.concat(templates, pages).filter(Files::isRegularFile).toList();
    }
  }
}

package io.keybearer.admin.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What others wrote of this application, and on which terms. */
final class ThirdParty {
  private static final Pattern ARCHIVE = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  /** Those that come without their terms; the other archives hold theirs. */
  private static final List<String> LIBRARIES =
      List.of("asm", "liqp", "mariadb-java-client", "strftime4j");

  private ThirdParty() {}

  /**
   * A library.
   *
   * @param name its archive's name
   * @param version its version; empty where the application was not packaged
   * @param licence the licence's name
   */
  record Library(String name, String version, String licence) {}

  /**
   * The libraries of a web application.
   *
   * @param archives the paths of its archives; none where it was not packaged
   */
  static List<Library> libraries(@Nullable Set<String> archives) {
    Map<String, String> licences = new TreeMap<>();
    for (String line : text("third-party.txt").lines().toList()) {
      String[] parts = line.split(": ", 2);
      licences.put(parts[0], parts[1]);
    }
    Map<String, Library> libraries = new TreeMap<>();
    if (archives == null || archives.isEmpty()) {
      licences.forEach((name, licence) -> libraries.put(name, new Library(name, "", licence)));
    } else {
      for (String path : archives) {
        Matcher archive = ARCHIVE.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (archive.matches() && !archive.group(1).startsWith("keybearer-")) {
          String name = archive.group(1);
          libraries.put(name, new Library(name, archive.group(2), licences.getOrDefault(name, "")));
        }
      }
    }
    return List.copyOf(libraries.values());
  }

  /** The terms of what browsers load, and of the libraries that come without, by name. */
  static Map<String, String> terms() {
    Map<String, String> terms = new TreeMap<>();
    List<String> names = new ArrayList<>(LIBRARIES);
    names.addAll(List.of("bootstrap", "bootstrap-icons", "htmx.org"));
    names.addAll(Assets.modules());
    names.forEach(name -> terms.put(name, text("licences/" + name + ".LICENSE")));
    return terms;
  }

  private static String text(String file) {
    try (InputStream in = ThirdParty.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the application holds no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

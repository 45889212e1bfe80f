package io.keybearer.it.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paths of all pages, read from the sources of the admin web application. */
final class Routes {
  private static final Path SOURCES =
      Path.of("..", "admin-webapp", "src", "main", "java", "io", "keybearer", "admin", "web");

  /** Routes, but those whose path is a constant's. */
  private static final Pattern MADE =
      Pattern.compile("\\bRoute\\s*\\.\\s*(?:of|open)\\((?!\\s*[\\w.]+\\.(?:path\\(\\)|PATH\\b))");

  private static final Pattern PATH =
      Pattern.compile("\\bRoute\\s*\\.\\s*(?:of|open)\\(\\s*\"([^\"]+)\"");
  private static final Pattern CONSTANT =
      Pattern.compile(
          "^ {2}(?:[A-Z_]+\\(|(?:private )?static final String PATH =\\s*)\"(/ui/[^\"]*)\"",
          Pattern.MULTILINE);

  private Routes() {}

  /**
   * All paths, such as {@code /ui/providers/{provider}}.
   *
   * @throws AssertionError when a route's path is no literal, so that it can't be read
   */
  static Set<String> all() throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      List<String> paths = new ArrayList<>();
      Matcher path = PATH.matcher(source);
      while (path.find()) {
        paths.add(path.group(1));
      }
      long made = MADE.matcher(source).results().count();
      if (made != paths.size()) {
        throw new AssertionError(file + " makes a route whose path can't be read here");
      }
      all.addAll(paths);
      CONSTANT.matcher(source).results().forEach(constant -> all.add(constant.group(1)));
    }
    return all;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}

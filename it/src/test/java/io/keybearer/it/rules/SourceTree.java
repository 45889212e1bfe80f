package io.keybearer.it.rules;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The checked-out project: every file that people write. */
final class SourceTree {
  private static final Set<String> NOT_WRITTEN = Set.of(".git", "target", "node_modules", ".idea");

  private SourceTree() {}

  /** The folder that holds the project. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("CHANGELOG.md"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not inside the project");
  }

  /** The written files that fit, by name. */
  static List<Path> files(Predicate<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_WRITTEN.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!NOT_WRITTEN.contains(file.getFileName().toString()) && wanted.test(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  /** The Java sources, of tests too. */
  static List<Path> javaFiles() throws IOException {
    return files(file -> file.toString().endsWith(".java"));
  }

  /** The Java sources that are part of what is delivered or shown. */
  static List<Path> mainJavaFiles() throws IOException {
    return files(
        file ->
            file.toString().endsWith(".java")
                && root().relativize(file).toString().contains("src/main/java"));
  }

  /** A file's text; empty for one that is not text. */
  static Optional<String> text(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (MalformedInputException e) {
      return Optional.empty();
    }
  }
}

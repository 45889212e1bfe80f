package io.keybearer.policy;

import io.keybearer.policyxml.NamedValues;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** The policy documents of the tests, in the folder {@code documents} of the test resources. */
final class PolicyDocuments {
  private static final Path FOLDER = folder();

  private PolicyDocuments() {}

  /** The numbered documents, in the order of their numbers. */
  static List<Path> documents() {
    return files(FOLDER);
  }

  /** The fragments that {@code include-fragment} may include. */
  static List<Path> fragments() {
    return files(FOLDER.resolve("fragments"));
  }

  /** One document by its file name. */
  static Path document(String name) {
    return FOLDER.resolve(name);
  }

  /** The scenario beside a document. */
  static Path scenarioOf(Path document) {
    String name = name(document);
    return document.resolveSibling(
        name.substring(0, name.length() - ".xml".length()) + ".scenario");
  }

  /** A document's text as it is in its file, byte order mark included. */
  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's own name. */
  static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  /** The documents' named values, with those that a scenario adds or changes. */
  static NamedValues namedValues(Map<String, String> ofScenario) {
    Map<String, String> all = new HashMap<>();
    properties(ofScenario).forEach((name, value) -> all.put((String) name, (String) value));
    return NamedValues.of(all);
  }

  /** The same as the file of a policy set. */
  static byte[] namedValuesFile(Map<String, String> ofScenario) {
    StringWriter text = new StringWriter();
    try {
      properties(ofScenario).store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Properties properties(Map<String, String> ofScenario) {
    Properties all = new Properties();
    try (var reader = Files.newBufferedReader(FOLDER.resolve("named-values.properties"))) {
      all.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.putAll(ofScenario);
    return all;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name(file).endsWith(".xml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(PolicyDocuments.class.getResource("/documents/README.md"))
                  .toURI())
          .resolveSibling(".")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

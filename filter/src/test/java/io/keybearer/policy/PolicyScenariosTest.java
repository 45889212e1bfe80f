package io.keybearer.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each policy through the scenarios of the folder {@code policies}: a document, the requests
 * that are sent to it, and what must come of them. The format is that of {@code
 * documents/README.md}.
 */
class PolicyScenariosTest {
  static List<Path> scenarios() throws IOException {
    Path folder = PolicyDocuments.document("README.md").resolveSibling("../policies").normalize();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".scenario")).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void doesWhatTheScenarioSays(Path file) {
    try (ScenarioRun run = new ScenarioRun(Scenario.read(file))) {
      run.of(Path.of(file.toString().replace(".scenario", ".xml")));
    }
  }
}

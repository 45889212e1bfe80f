package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.ReaderLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads, checks and runs the policy documents of the folder {@code documents}. */
class DocumentsTest {
  static List<Path> documents() {
    return PolicyDocuments.documents();
  }

  static List<Path> fragments() {
    return PolicyDocuments.fragments();
  }

  @Test
  void keepsEachScenarioBesideADocument() {
    assertThat(documents())
        .allSatisfy(document -> assertThat(PolicyDocuments.scenarioOf(document)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void readsWithoutAWord_whenItIsADocument(Path document) {
    // Given
    Scenario scenario = Scenario.read(PolicyDocuments.scenarioOf(document));

    // When
    PolicyReading reading = read(document, scenario.namedValues());

    // Then
    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.document().orElseThrow().root().name()).isEqualTo("policies");
  }

  @ParameterizedTest
  @MethodSource("fragments")
  void readsWithoutAWord_whenItIsAFragment(Path fragment) {
    // When
    PolicyReading reading = read(fragment, Map.of());

    // Then
    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.document().orElseThrow().root().name()).isEqualTo("fragment");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void doesWhatItsScenarioSays(Path document) {
    try (ScenarioRun run = new ScenarioRun(Scenario.read(PolicyDocuments.scenarioOf(document)))) {
      run.of(document);
    }
  }

  private static PolicyReading read(Path file, Map<String, String> namedValues) {
    return new PolicyReader(ReaderLimits.DEFAULT, PolicyDocuments.namedValues(namedValues))
        .read(PolicyDocuments.name(file), PolicyDocuments.text(file));
  }
}

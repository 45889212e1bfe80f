package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the all-in-one jar as it is packaged, in a process of its own. */
class CommandLineIT {
  @TempDir private Path folder;

  /** What came of a command line. */
  private record Outcome(int code, String out, String err) {}

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "filter", "target"))) {
      return files.filter(file -> file.toString().endsWith("-all.jar")).findFirst().orElseThrow();
    }
  }

  private Outcome run(Path input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // A platform without UTF-8 must not change what is written.
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Test
  void checksADocumentThatUsesEveryKindOfPolicy() throws Exception {
    // Given
    Path document =
        Files.writeString(
            folder.resolve("policy.xml"),
            """
            <policies>
              <inbound>
                <base />
                <cors><allowed-origins><origin>*</origin></allowed-origins></cors>
                <validate-jwt header-name="Authorization">
                  <openid-config url="https://issuer.example/.well-known/openid-configuration" />
                </validate-jwt>
                <get-authorization-context provider-id="a" authorization-id="b"
                    context-variable-name="auth" />
                <trace source="test"><message>here</message></trace>
                <rewrite-uri template="/new" />
              </inbound>
              <backend><forward-request /></backend>
              <outbound><set-header name="X" exists-action="delete" /></outbound>
            </policies>
            """);
    // When
    Outcome outcome = run(document, "policy", "check", document.toString());
    // Then
    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void checksEveryDocumentOfTheTests_thoughTheJarHasNoLogging() throws Exception {
    // Given: between them, these documents use every policy
    Path documents = Path.of("..", "filter", "src", "test", "resources");
    // When
    Outcome outcome =
        run(
            documents.resolve("logback-test.xml"),
            "policy",
            "check",
            documents.resolve("documents").toString(),
            documents.resolve("policies").toString());
    // Then
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isIn(0, 1);
    assertThat(outcome.out().lines())
        .isNotEmpty()
        .allMatch(line -> line.matches(".+\\.xml:\\d+:\\d+: (error|warning): .+"));
  }

  @Test
  void printsEveryProblemAndExitsWith1() throws Exception {
    // Given
    Path document =
        Files.writeString(
            folder.resolve("policy.xml"), "<policies>\n<inbound><nothing/></inbound>\n</policies>");
    // When
    Outcome outcome = run(document, "policy", "check", document.toString());
    // Then
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).startsWith(document + ":2:10: error: Error in element 'nothing' on");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void exitsWith2_whenTheCommandLineMakesNoSense() throws Exception {
    // When
    Outcome outcome = run(Files.createFile(folder.resolve("empty")), "policy", "check");
    // Then
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("Usage: keybearer policy check");
  }

  @Test
  void convertsStandardInputToStandardOutput() throws Exception {
    // Given
    Path document =
        Files.writeString(
            folder.resolve("policy.xml"),
            "<policies><inbound><set-variable name='ü' value='@(\"ü\" + 1)'/></inbound></policies>");
    // When
    Outcome outcome = run(document, "policy", "convert");
    // Then
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("name=\"ü\" value=\"@(&quot;ü&quot; + 1)\"");
  }
}

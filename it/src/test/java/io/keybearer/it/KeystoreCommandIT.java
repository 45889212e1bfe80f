package io.keybearer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged all-in-one jar as a command line: a JVM of its own, nothing beside the jar. */
class KeystoreCommandIT {
  @TempDir private Path folder;

  @Test
  void keystoreIsMadeAndListed_withTheJarAlone() throws Exception {
    // Given
    Files.writeString(folder.resolve("node.pw"), "a password of tests");

    // When
    String created = run(0, "keystore", "create", "--signing", "--name", "admin-1");
    String listed = run(0, "keystore", "list");

    // Then
    assertThat(created).contains("wrap ", "sign ");
    assertThat(listed).isEqualTo(created).doesNotContain("SLF4J", "password of tests");
  }

  @Test
  void unreachableStoreIsOneSentence() throws Exception {
    // Given
    Files.writeString(folder.resolve("node.pw"), "a password of tests");
    run(0, "keystore", "create");
    Files.writeString(
        folder.resolve("node.properties"),
        """
        database-url=jdbc:mariadb://127.0.0.1:1/none
        database-user=nobody
        database-connection-timeout=300ms
        """);

    // When
    String answer =
        run(1, "keys", "status", "--settings", folder.resolve("node.properties").toString());

    // Then
    assertThat(answer.strip()).isEqualTo("the store's database can't be reached");
  }

  private String run(int code, String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-jar");
    line.add(jar().toString());
    line.addAll(List.of(command));
    line.addAll(List.of("--keystore", folder.resolve("node.p12").toString()));
    line.addAll(List.of("--keystore-password-file", folder.resolve("node.pw").toString()));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isEqualTo(code);
    return text;
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "filter", "target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("keybearer-filter-.*-all[.]jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }
}

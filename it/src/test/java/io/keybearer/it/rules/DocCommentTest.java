package io.keybearer.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public type and every public method is documented, and every package says what it is for.
 */
class DocCommentTest {
  @Test
  void everyPublicTypeAndMethodIsDocumented() throws IOException {
    assertThat(UndocumentedMembers.in(SourceTree.mainJavaFiles())).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    List<Path> folders =
        SourceTree.mainJavaFiles().stream().map(Path::getParent).distinct().toList();

    assertThat(folders)
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(each.resolve("package-info.java"))
                    .content()
                    .startsWith("/**")
                    .contains("@NullMarked"));
  }

  @Test
  void findsWhatIsUndocumented(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("Sample.java"),
            """
            /** Documented. */
            public final class Sample {
              public Sample() {}
              public void undocumented() {}
              /** Documented. */
              public void documented() {}
              @Override public String toString() { return ""; }
              void hidden() {}
              public interface Nested { void implicitlyPublic(); }
              /** Documented. */
              public record Pair(int left) { public int left() { return left; } }
            }
            class Hidden { public void invisible() {} }
            """);

    assertThat(UndocumentedMembers.in(List.of(file)))
        .containsExactly(
            "Sample.java:3: Sample",
            "Sample.java:4: undocumented",
            "Sample.java:9: Nested",
            "Sample.java:9: implicitlyPublic",
            "Sample.java:11: left");
  }
}

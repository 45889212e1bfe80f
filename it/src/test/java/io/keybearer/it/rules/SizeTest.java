package io.keybearer.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No source file holds two ideas. */
class SizeTest {
  private static final int MOST_LINES = 500;

  @Test
  void noSourceFileIsLongerThanFiveHundredLines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : SourceTree.javaFiles()) {
      try (var lines = Files.lines(file)) {
        long count = lines.count();
        if (count > MOST_LINES) {
          tooLong.add(SourceTree.root().relativize(file) + ": " + count + " lines");
        }
      }
    }

    assertThat(tooLong).isEmpty();
  }
}

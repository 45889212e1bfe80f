package io.keybearer.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replaces texts in a body that comes in pieces. */
class ReplacingFilterTest {
  @Test
  void replacesLikeString_whateverThePieces() {
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      // Given
      String text = text(random, random.nextInt(40));
      String sought = text(random, 1 + random.nextInt(4));
      String replacement = text(random, random.nextInt(3));
      ReplacingFilter filter =
          new ReplacingFilter(sought.getBytes(UTF_8), replacement.getBytes(UTF_8));

      // When
      String found = inPieces(random, text, filter);

      // Then
      assertThat(found)
          .as("'%s' by '%s' in '%s'", sought, replacement, text)
          .isEqualTo(text.replace(sought, replacement));
    }
  }

  @Test
  void keepsBackNoMoreThanTheBeginningOfAnOccurrence() {
    // Given
    ReplacingFilter filter = new ReplacingFilter("abc".getBytes(UTF_8), new byte[0]);

    // When, Then
    assertThat(filter.pass("xyz".getBytes(UTF_8), 0, 3)).asString(UTF_8).isEqualTo("xyz");
    assertThat(filter.pass("xab".getBytes(UTF_8), 0, 3)).asString(UTF_8).isEqualTo("x");
    assertThat(filter.end()).asString(UTF_8).isEqualTo("ab");
  }

  private static String inPieces(Random random, String text, ReplacingFilter filter) {
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder found = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int length = 1 + random.nextInt(bytes.length - at);
      found.append(new String(filter.pass(bytes, at, length), UTF_8));
      at += length;
    }
    return found.append(new String(filter.end(), UTF_8)).toString();
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < length; at++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }
}

package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Verifies that no text, however broken, makes the reader, the schema or the writer throw or hang.
 *
 * <p>Documents are changed at random: characters and pieces are put in, taken out and moved. The
 * sequence is always the same; {@code -Dkeybearer.fuzz.mutations=1000000} makes it longer and
 * {@code -Dkeybearer.fuzz.seed=…} another.
 */
class MutationTest {
  private static final int MUTATIONS = Integer.getInteger("keybearer.fuzz.mutations", 20_000);
  private static final long SEED = Long.getLong("keybearer.fuzz.seed", 20_261_124L);

  private static final List<String> PIECES =
      List.of(
          "<",
          ">",
          "/>",
          "</",
          "\"",
          "'",
          "&",
          "&lt;",
          "&quot;",
          "&#10;",
          "&#x0;",
          "&#xFFFFFFFF;",
          "@(",
          "@{",
          ")",
          "}",
          "(",
          "{",
          "{{",
          "}}",
          "{{a}}",
          "{{host}}",
          "<!--",
          "-->",
          "<![CDATA[",
          "]]>",
          "<?",
          "?>",
          "<!DOCTYPE",
          "//",
          "/*",
          "*/",
          "$\"{",
          "@\"",
          "\"\"",
          "\\",
          "\n",
          "\r",
          "\t",
          "\u0000",
          "\uD800",
          "\uFFFF",
          "=",
          "==",
          " ",
          "set-body",
          "<set-body>",
          "</set-body>",
          "<set-body template=\"liquid\">",
          "<choose>",
          "</choose>",
          "<base/>",
          "policies",
          "True",
          "$",
          "'x'",
          "\uFEFF",
          "😀",
          "xmlns:a=\"b\"",
          "id=\"@(1)\"");

  private static final PolicyReader READER =
      new PolicyReader(
          ReaderLimits.DEFAULT, NamedValues.of(Map.of("host", "h\"<x", "key", "@(\"k\")")));
  private static final PolicyChecker CHECKER = new PolicyChecker(READER, new PolicySchema());
  private static final PolicyReader PLAIN = new PolicyReader();

  @Test
  void readsChecksAndWritesAnything() {
    List<String> documents = TestDocuments.samples();
    Random random = new Random(SEED);
    String document = documents.get(0);
    int read = 0;

    for (int i = 0; i < MUTATIONS; i++) {
      document = i % 25 == 0 ? documents.get(random.nextInt(documents.size())) : document;
      document = mutate(document, random);
      read += survives(document, i) ? 1 : 0;
    }

    // Enough of them are still documents for the schema and the writer to have had their share.
    assertThat(read).isGreaterThan(MUTATIONS / 100);
  }

  private static boolean survives(String document, int number) {
    try {
      return Assertions.assertTimeout(Duration.ofSeconds(5), () -> use(document));
    } catch (RuntimeException | Error e) {
      throw new AssertionError("mutation " + number + " of seed " + SEED + ":\n" + document, e);
    }
  }

  private static boolean use(String document) {
    CHECKER.check("p", document);
    PolicyReading reading = PLAIN.read("p", document);
    reading.document().ifPresent(MutationTest::roundTrip);
    return reading.document().isPresent();
  }

  private static void roundTrip(PolicyDocument document) {
    String raw = new PolicyWriter(PolicyForm.RAW_XML).write(document);
    PolicyDocument again = PLAIN.read("p", raw).document().orElseThrow();
    assertThat(TestTrees.withoutPositions(again)).isEqualTo(TestTrees.withoutPositions(document));
    new PolicyWriter(PolicyForm.XML).write(document);
  }

  private static String mutate(String document, Random random) {
    int at = random.nextInt(document.length() + 1);
    int end = Math.min(document.length(), at + random.nextInt(12));
    String before = document.substring(0, at);
    return switch (random.nextInt(5)) {
      case 0 -> before + PIECES.get(random.nextInt(PIECES.size())) + document.substring(at);
      case 1 -> before + document.substring(end);
      case 2 -> before + PIECES.get(random.nextInt(PIECES.size())) + document.substring(end);
      case 3 -> before + document.substring(at, end) + document.substring(at);
      default -> before + (char) random.nextInt(0x250) + document.substring(at);
    };
  }
}

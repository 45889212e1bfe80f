package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.policyxml.NamedValues;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyText;
import io.keybearer.policyxml.PolicyValue;
import io.keybearer.policyxml.ReaderLimits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Verifies that no expression, however broken, makes the compiler or an evaluation throw anything
 * but their own exceptions, or run past its limits.
 *
 * <p>The expressions of the tests' documents are changed at random. The sequence is always the
 * same; {@code -Dkeybearer.fuzz.expressions=…} makes it longer, {@code -Dkeybearer.fuzz.seed=…}
 * another, and {@code -Dkeybearer.fuzz.seconds=…} says when to stop at the latest.
 */
class ExpressionMutationTest {
  private static final int MUTATIONS = Integer.getInteger("keybearer.fuzz.expressions", 2_000);
  private static final long SEED = Long.getLong("keybearer.fuzz.seed", 20_261_126L);
  private static final long SECONDS = Long.getLong("keybearer.fuzz.seconds", 60);
  private static final String CHARACTERS = "@$\"'(){}[]<>\\/*:,.?;=+-!|&ab019 \n";
  private static final EvaluationLimits LIMITS =
      new EvaluationLimits(20_000, 16, 1 << 16, 10_000, 1 << 18, Duration.ofMillis(500));

  /** Far beyond the limits, because on a busy machine a thread may wait for its turn. */
  private static final Duration HANGS = Duration.ofSeconds(10);

  @Test
  void compilerAndEvaluationsFailWithTheirOwnExceptions_whateverTheExpression() throws Exception {
    // Given the expressions of the documents
    List<String> samples = expressions();
    assertThat(samples).hasSizeGreaterThan(300);
    Random random = new Random(SEED);
    ExpressionCompiler compiler =
        new ExpressionCompiler(
            new EvaluationEnvironment(InstantSource.system(), new Random(SEED), LIMITS));
    TestContext context =
        new TestContext()
            .with("auth-context", new AuthorizationContext("token", Map.of("scope", "all")))
            .with("text", "a text")
            .with("number", 7)
            .body("{\"a\":[1,2.5,null,{\"b\":\"c\"}]}");
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    int tried = 0;
    int compiled = 0;
    int evaluated = 0;

    // When they are changed, compiled and evaluated
    while (tried < MUTATIONS && System.nanoTime() < end) {
      String text = mutate(samples, random);
      long start = System.nanoTime();
      try {
        CompiledExpression expression = compiler.compile(text, 1, 1);
        compiled++;
        Object value = expression.evaluate(context);
        if (value != null) {
          ExpressionTexts.of(value);
        }
        evaluated++;
      } catch (InvalidExpressionException e) {
        assertThat(e.errors()).as(text).isNotEmpty();
      } catch (ExpressionEvaluationException e) {
        // Then it says what the expression did; what no member foresaw has a cause that tells more.
        assertThat(e.exceptionType()).as(text).isNotEmpty();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutation " + tried + " of seed " + SEED + ":\n" + text, e);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(text).isLessThan(HANGS);
      tried++;
    }

    // Then enough of them were still expressions for evaluation to have had its share
    LoggerFactory.getLogger(ExpressionMutationTest.class)
        .info("{} expressions tried, {} compiled, {} evaluated", tried, compiled, evaluated);
    assertThat(compiled).isGreaterThan(tried / 20);
    assertThat(evaluated).isGreaterThan(tried / 50);
  }

  private static String mutate(List<String> samples, Random random) {
    StringBuilder text = new StringBuilder(pick(samples, random));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && text.length() > 4; i++) {
      int at = 2 + random.nextInt(text.length() - 3);
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 8)));
        case 3 -> swapWord(text, pick(samples, random), random);
        default -> {
          String other = pick(samples, random);
          int from = random.nextInt(other.length());
          text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(20)));
        }
      }
    }
    return text.toString();
  }

  /** Puts a word of another expression in the place of one of this, so that more still compile. */
  private static void swapWord(StringBuilder text, String other, Random random) {
    List<int[]> words = words(text);
    List<int[]> others = words(other);
    if (words.isEmpty() || others.isEmpty()) {
      return;
    }
    int[] word = words.get(random.nextInt(words.size()));
    int[] with = others.get(random.nextInt(others.size()));
    text.replace(word[0], word[1], other.substring(with[0], with[1]));
  }

  private static List<int[]> words(CharSequence text) {
    List<int[]> words = new ArrayList<>();
    int start = -1;
    for (int at = 0; at <= text.length(); at++) {
      boolean inside = at < text.length() && Character.isLetterOrDigit(text.charAt(at));
      if (inside && start < 0) {
        start = at;
      } else if (!inside && start >= 0) {
        words.add(new int[] {start, at});
        start = -1;
      }
    }
    return words;
  }

  private static String pick(List<String> samples, Random random) {
    return samples.get(random.nextInt(samples.size()));
  }

  private static List<String> expressions() throws IOException, URISyntaxException {
    List<String> found = new ArrayList<>();
    PolicyReader reader = new PolicyReader(ReaderLimits.DEFAULT, NamedValues.of(Map.of()));
    for (String folder : List.of("documents", "policies")) {
      var readme = ExpressionMutationTest.class.getResource("/" + folder + "/README.md");
      Path path = Path.of(Objects.requireNonNull(readme).toURI()).resolveSibling(".");
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.filter(it -> it.toString().endsWith(".xml")).sorted().toList()) {
          reader
              .read(file.toString(), Files.readString(file))
              .document()
              .ifPresent(document -> collect(document.root(), found));
        }
      }
    }
    return found;
  }

  private static void collect(PolicyElement element, List<String> found) {
    element.attributes().forEach(attribute -> add(attribute.value(), found));
    element.children().stream()
        .filter(PolicyText.class::isInstance)
        .forEach(node -> add(((PolicyText) node).value(), found));
    element.elements().forEach(child -> collect(child, found));
  }

  private static void add(PolicyValue value, List<String> found) {
    if (value.isExpression()) {
      found.add(value.text());
    }
  }
}

package io.keybearer.policyxml;

import static java.util.function.Predicate.not;

import io.keybearer.policyxml.PolicyValue.Kind;
import io.keybearer.policyxml.expression.ExpressionScanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Trees made at random, and trees without their positions so that they can be compared. */
final class TestTrees {
  private static final String CHARACTERS = "ab1 \n\r\t\"'&<>{}()@;#/*$-?!=[]\\.,é€😀";

  private static final List<String> MARKUP =
      List.of(
          "<a>",
          "</a>",
          "<b c=\"d\"/>",
          "text",
          "\n  ",
          "&amp;",
          "{{x}}",
          "{% if a < 1 %}",
          "<![CDATA[",
          "]]>",
          "<!-- c -->",
          "@(1)",
          "<",
          "</set-body>");

  private static final List<String> PIECES =
      List.of(
          "x",
          "1",
          " ",
          "\n",
          "\r\n",
          "\t",
          " + ",
          " < ",
          " > ",
          " && ",
          " & ",
          "?.",
          "?[\"k\"]",
          "\"text\"",
          "\"a \\\" b\"",
          "\"<b>&amp;</b>\"",
          "\"&quot;\"",
          "\"&nbsp;\"",
          "\"&#10;\"",
          "\")\"",
          "\"}\"",
          "\"</value>\"",
          "\"]]>\"",
          "\"<!--\"",
          "\"'\"",
          "\"{{named}}\"",
          "@\"C:\\\"",
          "@\"say \"\"hi\"\"\"",
          "@\"two\nlines\"",
          "$\"{a[\"k\"]} )\"",
          "$@\"{b}\\\"",
          "')'",
          "'\"'",
          "'\\''",
          "// it's \"a\" ) } comment\n",
          "/* \" ) } < & */",
          "f(g(\"x\"))",
          "new { A = \"b\" }",
          "{ return \"<\"; }",
          "(a)",
          "&lt;",
          "&amp;lt;");

  private final Random random;

  /** Trees of a sequence that this generator decides. */
  TestTrees(Random random) {
    this.random = random;
  }

  /** A document of any shape that a reader can give. */
  PolicyDocument document() {
    List<PolicyComment> before = listOf(2, this::comment);
    String root = oneOf(List.of(PolicyDocument.POLICIES, PolicyDocument.FRAGMENT));
    return new PolicyDocument(
        "generated", before, element(root, children(3)), listOf(2, this::comment));
  }

  private PolicyElement element(int depth) {
    return random.nextInt(5) == 0
        ? element(BodyMarkup.ELEMENT, List.of(new PolicyText(body())))
        : element(
            oneOf(List.of("set-header", "value", "a.b-c", "_x", "é", "x:y")), children(depth));
  }

  private PolicyElement element(String name, List<PolicyNode> children) {
    return new PolicyElement(name, Position.START, attributes(), children);
  }

  private List<PolicyAttribute> attributes() {
    List<String> names = new ArrayList<>(List.of("name", "value", "exists-action", "x:y", "é"));
    Collections.shuffle(names, random);
    return names.subList(0, random.nextInt(4)).stream()
        .map(
            name ->
                new PolicyAttribute(
                    name, random.nextBoolean() ? attributeLiteral() : expression(), Position.START))
        .toList();
  }

  private List<PolicyNode> children(int depth) {
    return withoutNeighbouringTexts(listOf(3, () -> child(depth)));
  }

  private PolicyNode child(int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 3)) {
      case 0 -> new PolicyText(random.nextBoolean() ? textLiteral() : expression());
      case 1 -> comment();
      default -> element(depth - 1);
    };
  }

  private static List<PolicyNode> withoutNeighbouringTexts(List<PolicyNode> children) {
    List<PolicyNode> kept = new ArrayList<>();
    for (PolicyNode child : children) {
      boolean afterText = !kept.isEmpty() && kept.get(kept.size() - 1) instanceof PolicyText;
      if (!(afterText && child instanceof PolicyText)) {
        kept.add(child);
      }
    }
    return kept;
  }

  private PolicyValue body() {
    return switch (random.nextInt(3)) {
      case 0 -> literal(() -> oneOf(MARKUP) + String.join("", listOf(5, () -> oneOf(MARKUP))));
      case 1 -> textLiteral();
      default -> expression();
    };
  }

  private PolicyComment comment() {
    String text =
        until(
            not(each -> each.contains("--") || each.endsWith("-")),
            () -> characters("ab <>&\"'@({})\n-", 0, 8));
    return new PolicyComment(text, Position.START);
  }

  private PolicyValue attributeLiteral() {
    List<String> odd = List.of("@(1) x", " @{<\"", "{{a}}", "@ (1)");
    return literal(() -> random.nextBoolean() ? characters(CHARACTERS, 0, 12) : oneOf(odd));
  }

  private PolicyValue textLiteral() {
    List<String> odd = List.of("@(1) x", "@(\"", "]]>", " ", "\n\r");
    return literal(() -> random.nextBoolean() ? characters(CHARACTERS, 1, 12) : oneOf(odd));
  }

  private PolicyValue literal(Supplier<String> texts) {
    String text = until(not(TestTrees::looksLikeExpression), texts);
    return new PolicyValue(text, Kind.LITERAL, Position.START);
  }

  private static boolean looksLikeExpression(String text) {
    String stripped = text.strip();
    if (!ExpressionScanner.startsAt(stripped, 0)) {
      return false;
    }
    return ExpressionScanner.end(stripped, 0) == stripped.length();
  }

  private PolicyValue expression() {
    boolean block = random.nextBoolean();
    String text =
        until(
            each -> ExpressionScanner.end(each, 0) == each.length(),
            () -> {
              String inner = String.join("", listOf(6, () -> oneOf(PIECES)));
              return block ? "@{" + inner + "}" : "@(" + inner + ")";
            });
    return new PolicyValue(text, block ? Kind.BLOCK : Kind.EXPRESSION, Position.START);
  }

  private String characters(String from, int least, int most) {
    int[] characters = from.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> List<T> listOf(int most, Supplier<T> one) {
    return Stream.generate(one).limit(random.nextInt(most + 1)).toList();
  }

  private static String until(Predicate<String> wanted, Supplier<String> texts) {
    return Stream.generate(texts).filter(wanted).findFirst().orElseThrow();
  }

  /** The document with every position at its start. */
  static PolicyDocument withoutPositions(PolicyDocument document) {
    return new PolicyDocument(
        "",
        document.leading().stream().map(TestTrees::withoutPosition).toList(),
        withoutPositions(document.root()),
        document.trailing().stream().map(TestTrees::withoutPosition).toList());
  }

  private static PolicyElement withoutPositions(PolicyElement element) {
    return new PolicyElement(
        element.name(),
        Position.START,
        element.attributes().stream()
            .map(
                attribute ->
                    new PolicyAttribute(
                        attribute.name(), withoutPosition(attribute.value()), Position.START))
            .toList(),
        element.children().stream().map(TestTrees::withoutPosition).toList());
  }

  private static PolicyNode withoutPosition(PolicyNode node) {
    if (node instanceof PolicyElement element) {
      return withoutPositions(element);
    }
    return node instanceof PolicyText text
        ? new PolicyText(withoutPosition(text.value()))
        : withoutPosition((PolicyComment) node);
  }

  private static PolicyComment withoutPosition(PolicyComment comment) {
    return new PolicyComment(comment.text(), Position.START);
  }

  private static PolicyValue withoutPosition(PolicyValue value) {
    return new PolicyValue(value.text(), value.kind(), Position.START);
  }
}

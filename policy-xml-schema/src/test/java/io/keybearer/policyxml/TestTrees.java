package io.keybearer.policyxml;

import static java.util.function.Predicate.not;

import io.keybearer.policyxml.PolicyValue.Kind;
import io.keybearer.policyxml.expression.ExpressionScanner;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Trees made at random, and trees without their positions so that they can be compared. */
final class TestTrees {
  private static final String CHARACTERS = "ab1 \n\r\t\"'&<>{}()@;#/*$-?!=[]\\.,é€😀";

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

  private TestTrees() {}

  /** Documents of any shape that a reader can give. */
  static Arbitrary<PolicyDocument> documents() {
    Arbitrary<List<PolicyComment>> comments = comments().list().ofMaxSize(2);
    return Combinators.combine(comments, roots(), comments)
        .as((before, root, after) -> new PolicyDocument("generated", before, root, after));
  }

  private static Arbitrary<PolicyElement> roots() {
    return Combinators.combine(
            Arbitraries.of(PolicyDocument.POLICIES, PolicyDocument.FRAGMENT),
            attributes(),
            children(3))
        .as((name, attributes, children) -> element(name, attributes, children));
  }

  private static Arbitrary<PolicyElement> elements(int depth) {
    Arbitrary<String> names = Arbitraries.of("set-header", "value", "a.b-c", "_x", "é", "x:y");
    Arbitrary<PolicyElement> ordinary =
        Combinators.combine(names, attributes(), children(depth)).as(TestTrees::element);
    Arbitrary<PolicyElement> bodies =
        Combinators.combine(attributes(), bodyContent())
            .as((attributes, content) -> element(BodyMarkup.ELEMENT, attributes, content));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, ordinary), net.jqwik.api.Tuple.of(1, bodies));
  }

  private static PolicyElement element(
      String name, List<PolicyAttribute> attributes, List<PolicyNode> children) {
    return new PolicyElement(name, Position.START, attributes, children);
  }

  private static Arbitrary<List<PolicyAttribute>> attributes() {
    Arbitrary<PolicyAttribute> one =
        Combinators.combine(
                Arbitraries.of("name", "value", "exists-action", "x:y", "é"),
                Arbitraries.oneOf(attributeLiterals(), expressions()))
            .as((name, value) -> new PolicyAttribute(name, value, Position.START));
    return one.list().ofMaxSize(3).uniqueElements(PolicyAttribute::name);
  }

  private static Arbitrary<List<PolicyNode>> children(int depth) {
    Arbitrary<PolicyNode> texts =
        Arbitraries.oneOf(textLiterals(), expressions()).map(PolicyText::new);
    Arbitrary<PolicyNode> comments = comments().map(comment -> comment);
    Arbitrary<PolicyNode> one =
        depth == 0
            ? Arbitraries.oneOf(texts, comments)
            : Arbitraries.lazyOf(
                () -> texts, () -> comments, () -> elements(depth - 1).map(element -> element));
    return one.list().ofMaxSize(3).map(TestTrees::withoutNeighbouringTexts);
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

  private static Arbitrary<List<PolicyNode>> bodyContent() {
    Arbitrary<String> markup =
        Arbitraries.of(
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
                "</set-body>")
            .list()
            .ofMinSize(1)
            .ofMaxSize(6)
            .map(pieces -> String.join("", pieces));
    return Arbitraries.oneOf(
            markup
                .filter(not(TestTrees::looksLikeExpression))
                .map(text -> new PolicyValue(text, Kind.LITERAL, Position.START)),
            textLiterals(),
            expressions())
        .map(value -> List.of(new PolicyText(value)));
  }

  private static Arbitrary<PolicyComment> comments() {
    return Arbitraries.strings()
        .withChars("ab <>&\"'@({})\n-")
        .ofMaxLength(8)
        .filter(text -> !text.contains("--") && !text.endsWith("-"))
        .map(text -> new PolicyComment(text, Position.START));
  }

  private static Arbitrary<PolicyValue> attributeLiterals() {
    return Arbitraries.oneOf(
            characters().ofMaxLength(12), Arbitraries.of("@(1) x", " @{<\"", "{{a}}", "@ (1)"))
        .filter(not(TestTrees::looksLikeExpression))
        .map(text -> new PolicyValue(text, Kind.LITERAL, Position.START));
  }

  private static Arbitrary<PolicyValue> textLiterals() {
    return Arbitraries.oneOf(
            characters().ofMinLength(1).ofMaxLength(12),
            Arbitraries.of("@(1) x", "@(\"", "]]>", " ", "\n\r"))
        .filter(not(TestTrees::looksLikeExpression))
        .map(text -> new PolicyValue(text, Kind.LITERAL, Position.START));
  }

  private static net.jqwik.api.arbitraries.StringArbitrary characters() {
    return Arbitraries.strings()
        .withChars(CHARACTERS.replaceAll("[^\\x00-\\uD7FF]", ""))
        .excludeChars('\u0000');
  }

  private static boolean looksLikeExpression(String text) {
    String stripped = text.strip();
    if (!ExpressionScanner.startsAt(stripped, 0)) {
      return false;
    }
    return ExpressionScanner.end(stripped, 0) == stripped.length();
  }

  private static Arbitrary<PolicyValue> expressions() {
    Arbitrary<String> inner =
        Arbitraries.of(PIECES).list().ofMaxSize(6).map(pieces -> String.join("", pieces));
    return Combinators.combine(Arbitraries.of(Kind.EXPRESSION, Kind.BLOCK), inner)
        .as(
            (kind, text) ->
                new PolicyValue(
                    kind == Kind.BLOCK ? "@{" + text + "}" : "@(" + text + ")",
                    kind,
                    Position.START))
        .filter(value -> ExpressionScanner.end(value.text(), 0) == value.text().length());
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

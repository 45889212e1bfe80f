package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.PolicyValue.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies that expressions are read whole, however they were written. */
class RawAndEscapedExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        // Written ¦ read
        "\"@(1)\" ¦ @(1)",
        "\"@(\"a\")\" ¦ @(\"a\")",
        "\"@(&quot;a&quot;)\" ¦ @(\"a\")",
        "'@(\"a\")' ¦ @(\"a\")",
        "'@('a' + \"b\")' ¦ @('a' + \"b\")",
        "\"@(1 < 2)\" ¦ @(1 < 2)",
        "\"@(1 &lt; 2)\" ¦ @(1 < 2)",
        "\"@(a && b)\" ¦ @(a && b)",
        "\"@(a &amp;&amp; b)\" ¦ @(a && b)",
        "\"@(a[\"x\"] &lt; b[\"y\"])\" ¦ @(a[\"x\"] < b[\"y\"])",
        "\"@(\")\" + \"(\")\" ¦ @(\")\" + \"(\")",
        "\"@(@\"C:\\\")\" ¦ @(@\"C:\\\")",
        "\"@(@\"say \"\"hi\"\"\")\" ¦ @(@\"say \"\"hi\"\"\")",
        "\"@(\"\\\"\")\" ¦ @(\"\\\"\")",
        "\"@($\"{a[\"k\"]} )\")\" ¦ @($\"{a[\"k\"]} )\")",
        "\"@(')')\" ¦ @(')')",
        "\"@('\"')\" ¦ @('\"')",
        "\"@(f(g(\"x\")) /* ) */)\" ¦ @(f(g(\"x\")) /* ) */)",
        "\"  @(\"a\")  \" ¦ @(\"a\")",
        "\"@(\"<b>\" + x)\" ¦ @(\"<b>\" + x)",
        "\"@(\"Tom &amp; \" + x)\" ¦ @(\"Tom & \" + x)",
        "\"@(\"a&b\")\" ¦ @(\"a&b\")",
        "\"@(\"a&nbsp;b\")\" ¦ @(\"a&nbsp;b\")",
        "\"@(\"say &quot;x\")\" ¦ @(\"say &quot;x\")",
        "\"&#64;(1)\" ¦ @(1)",
      })
  void readsTheWholeExpression_fromAnAttribute(String written, String expected) {
    PolicyValue value = TestDocuments.attribute(written);

    assertThat(value.text()).isEqualTo(expected);
    assertThat(value.kind()).isEqualTo(Kind.EXPRESSION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "@(\"<a>\" + x) ¦ @(\"<a>\" + x)",
        "@(a < b) ¦ @(a < b)",
        "@(a &lt; b) ¦ @(a < b)",
        "@(a && b) ¦ @(a && b)",
        "<![CDATA[@(a < b && c)]]> ¦ @(a < b && c)",
        "<!-- why -->@(\"</value>\") ¦ @(\"</value>\")",
        "@(x)<!-- why --> ¦ @(x)",
        "@(((Authorization)context.Variables.GetValueOrDefault(\"a\"))?.AccessToken)"
            + " ¦ @(((Authorization)context.Variables.GetValueOrDefault(\"a\"))?.AccessToken)",
      })
  void readsTheWholeExpression_fromAText(String written, String expected) {
    PolicyValue value = TestDocuments.text(written);

    assertThat(value.text()).isEqualTo(expected);
    assertThat(value.kind()).isEqualTo(Kind.EXPRESSION);
  }

  @Test
  void keepsLinesAndComments_inABlockInAnAttribute() {
    String written =
        """
        "@{
          // it's "quoted" here, and }
          var x = "a";
          return x + '"';
        }\"""";

    PolicyValue value = TestDocuments.attribute(written);

    assertThat(value.text())
        .isEqualTo("@{\n  // it's \"quoted\" here, and }\n  var x = \"a\";\n  return x + '\"';\n}");
    assertThat(value.kind()).isEqualTo(Kind.BLOCK);
  }

  @Test
  void readsLineEndsAsXmlDoes_whenTheFileComesFromWindows() {
    PolicyValue value = TestDocuments.attribute("\"@{\r\n return \"a\";\r\n}\"");

    assertThat(value.text()).isEqualTo("@{\n return \"a\";\n}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "\"a@(b)\" ¦ a@(b)",
        "\"@(a) b\" ¦ @(a) b",
        "\"@ (a)\" ¦ @ (a)",
        "\"x &lt; &quot;y&quot; &amp;&#x41;&#66;\" ¦ x < \"y\" &AB",
        "\"Bearer @(x)\" ¦ Bearer @(x)",
        "\"\" ¦ ``",
        "'it \"is\"' ¦ it \"is\"",
      })
  void readsALiteral_whenTheValueIsNotOneExpression(String written, String expected) {
    PolicyValue value = TestDocuments.attribute(written);

    assertThat(value.text()).isEqualTo(expected);
    assertThat(value.kind()).isEqualTo(Kind.LITERAL);
  }

  @Test
  void turnsLineEndsIntoBlanks_whenALiteralAttributeHasThem() {
    PolicyValue value = TestDocuments.attribute("\"a\n\tb\r\nc&#10;d\"");

    assertThat(value.text()).isEqualTo("a  b c\nd");
  }
}

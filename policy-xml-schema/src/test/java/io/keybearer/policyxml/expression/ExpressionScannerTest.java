package io.keybearer.policyxml.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionScannerTest {
  /** Each row is one whole expression, then a bar, then text that belongs to it no more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@(1)|",
        "@()| )",
        "@{}| }",
        "@(a(b)(c))|)\"",
        "@(\")\")|)",
        "@(\"\\\")\")|)",
        "@(\"\\\\\")|)",
        "@(@\"\\\")|)",
        "@(@\"\"\")\"\"\")|)",
        "@(')')|)",
        "@('\\'')|')",
        "@('\"')|')\")",
        "@('\\u0029')|)",
        "@(a /* ) */)|)",
        "@(a // )\n)|)",
        "@(\"http://x\")|)",
        "@($\"{a(\")\")})\")|)",
        "@($\"{{)}}\")|)",
        "@($\"{d[\"k\"]:yyyy-MM-dd (}\")|)",
        "@($\"{(a ? \":)\" : $\"{b})\")}\")|)",
        "@($@\"\"\"{a})\n\"\"\")|)",
        "@(@$\"{a}\")|)",
        "@(x => { return ')'; })|)",
        "@{ if (a) { return \"}\"; } return $\"{b}}}\"; }|}",
        "@{ var o = new { a = new { } }; // }\n return o; }|}",
        "@(a\n  // don't stop at (\n  + b)|)",
        "@(a?[0]?.b)|)",
        "@(1.5e-3.ToString())|)",
        "@(a &lt; b &amp;&amp; c)|)",
      })
  void endsAfterTheClosingBracket_whenBracketsSitInStringsCharactersAndComments(String row) {
    int bar = row.indexOf('|');
    assertThat(ExpressionScanner.end(row.replace("|", ""), 0)).isEqualTo(bar);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@(",
        "@{",
        "@(()",
        "@(\")",
        "@(\"\\\")",
        "@(@\"\"\")",
        "@($\"{a)",
        "@($\"{a:x\")",
        "@($\"{\")",
        "@(/* )",
        "@(// )",
        "@{ { } ",
        "@{ ' \n",
      })
  void answersMinusOne_whenTheExpressionNeverCloses(String text) {
    assertThat(ExpressionScanner.end(text, 0)).isEqualTo(-1);
  }

  @Test
  void readsFromTheGivenPlace_whenTheExpressionSitsInADocument() {
    String document = "<set-header name=\"x\"><value>@(\"</value>\" + \")\")</value></set-header>";
    int at = document.indexOf('@');

    assertThat(document.substring(at, ExpressionScanner.end(document, at)))
        .isEqualTo("@(\"</value>\" + \")\")");
  }

  @Test
  void refuses_whenNoExpressionStartsThere() {
    assertThatIllegalArgumentException().isThrownBy(() -> ExpressionScanner.end("a@(b)", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> ExpressionScanner.end("@", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> ExpressionScanner.end("@[a]", 0));
  }

  @Test
  void stopsAtALineEndInAString_onlyWhenTheStringEnds() {
    assertThat(ExpressionScanner.end("@(\"a\nb\")", 0)).isEqualTo(8);
  }

  @Test
  void answersOrGivesUp_whenTheTextIsRandom() {
    String alphabet = "@$\"'(){}[]\\/*:,.?;ab1 \n";
    Random random = new Random(20261124);
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "@(" : "@{");
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int end = ExpressionScanner.end(text, 0);
      assertThat(end == -1 || (end > 2 && end <= text.length())).as(text.toString()).isTrue();
    }
  }

  @Test
  void givesUpWithoutOverflow_whenStringsAreNestedDeeply() {
    assertThat(ExpressionScanner.end("@(" + "$\"{".repeat(100_000), 0)).isEqualTo(-1);
  }
}

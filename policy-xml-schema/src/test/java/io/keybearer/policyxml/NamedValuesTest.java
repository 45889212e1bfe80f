package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.PolicyValue.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies that named values are put in before anything else is read. */
class NamedValuesTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "host", "example.com",
          "expression", "@(\"from \" + context.Api.Id)",
          "part", "\"x\"",
          "tags", "<value>1</value><value>2</value>",
          "again", "{{host}}",
          "a.b-c_1", "dotted");

  private static PolicyElement inbound(String policy) {
    return TestDocuments.read("<policies><inbound>" + policy + "</inbound></policies>", VALUES)
        .root()
        .elements()
        .get(0)
        .elements()
        .get(0);
  }

  private static List<String> problems(String text, Map<String, String> values) {
    PolicyReader reader = new PolicyReader(ReaderLimits.DEFAULT, NamedValues.of(values));
    return Stream.of(reader.read("p", text))
        .flatMap(reading -> reading.diagnostics().stream())
        .map(Diagnostic::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "\"https://{{host}}/api\" ¦ https://example.com/api ¦ LITERAL",
        "\"{{expression}}\" ¦ @(\"from \" + context.Api.Id) ¦ EXPRESSION",
        "\"@(f({{part}}))\" ¦ @(f(\"x\")) ¦ EXPRESSION",
        "\"@(\"https://{{host}}/\")\" ¦ @(\"https://example.com/\") ¦ EXPRESSION",
        "\"@($\"{{{host}}}\")\" ¦ @($\"{example.com}\") ¦ EXPRESSION",
        "\"{{again}}\" ¦ {{host}} ¦ LITERAL",
        "\"{{a.b-c_1}}\" ¦ dotted ¦ LITERAL",
        "\"{{ host }}\" ¦ {{ host }} ¦ LITERAL",
      })
  void putsThemInTextually(String written, String text, Kind kind) {
    PolicyElement policy = inbound("<set-variable name=\"n\" value=" + written + "/>");

    PolicyValue value = policy.attribute("value").orElseThrow().value();
    assertThat(value.text()).isEqualTo(text);
    assertThat(value.kind()).isEqualTo(kind);
  }

  @Test
  void mayHoldMarkup() {
    PolicyElement header = inbound("<set-header name='a'>{{tags}}</set-header>");

    assertThat(header.elements("value")).hasSize(2);
  }

  @Test
  void keepPositionsInTheAuthorsText() {
    PolicyElement policy =
        inbound("<set-variable name='{{host}}' value=\"@({{part}} + bad)\" id=\"i\"/>");

    PolicyValue value = policy.attribute("value").orElseThrow().value();
    assertThat(value.position()).isEqualTo(new Position(1, 57));
    assertThat(value.positionAt(2)).isEqualTo(new Position(1, 59));
    assertThat(value.positionAt(4)).isEqualTo(new Position(1, 59));
    assertThat(value.positionAt(value.text().indexOf("bad"))).isEqualTo(new Position(1, 70));
    assertThat(policy.attribute("id").orElseThrow().position()).isEqualTo(new Position(1, 76));
  }

  @Test
  void areReported_whenUnknown() {
    String text =
        "<policies>\n<inbound>\n<set-method>{{no-such}}</set-method></inbound></policies>";

    List<String> problems = problems(text, Map.of());

    assertThat(problems)
        .containsExactly(
            "p:3:13: error: Error in element 'set-method' on line 3, column 1: named value"
                + " 'no-such' is not defined.");
  }

  @Test
  void areLeftAlone_whenNoneAreGiven() {
    PolicyReading reading =
        new PolicyReader().read("p", "<policies><inbound id='{{x}}'/></policies>");

    assertThat(reading.diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "<!-- {{old}} --><base/>",
        "<set-body template=\"liquid\">{\"a\": \"{{body.a}}\"}</set-body>",
        "<set-body template=\"liquid\"><a>{{body.a}}</a><!-- b -->{{body.c}}</set-body>",
        "<set-variable name=\"n\" value=\"@($\"{{{x}}}\")\"/>",
      })
  void areLeftAlone_whereBracesMeanSomethingElse(String policy) {
    List<String> problems =
        problems("<policies><inbound>" + policy + "</inbound></policies>", Map.of());

    assertThat(problems).isEmpty();
  }

  @Test
  void putKnownNamesIntoLiquid() {
    PolicyElement body = inbound("<set-body template=\"liquid\">{{host}} {{body.host}}</set-body>");

    assertThat(body.text().orElseThrow().text()).isEqualTo("example.com {{body.host}}");
  }

  @Test
  void doNotFillTheMemory_whenShortNamesStandForLongValues() {
    String text = "<policies>" + "{{a}}".repeat(20_000) + "</policies>";

    List<String> problems = problems(text, Map.of("a", "x".repeat(100_000)));

    assertThat(problems)
        .containsExactly(
            "p:1:1: error: Error on line 1, column 1: the document with its named values is larger"
                + " than the limit of 524288 bytes.");
  }
}

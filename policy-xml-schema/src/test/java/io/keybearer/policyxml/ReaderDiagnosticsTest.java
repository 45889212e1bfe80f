package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what the reader says of documents that are not what they should be. */
class ReaderDiagnosticsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "`` ¦ 1:1: Error: the document is empty; expected <policies> or <fragment>.",
        "<policy/> ¦ 1:1: Error in policy 1:1: it is no root element; expected <policies> or"
            + " <fragment>.",
        "hello <policies/> ¦ 1:1: Error: text is not allowed outside the root element.",
        "<policies/> x ¦ 1:13: Error: text is not allowed outside the root element.",
        "<policies/><fragment/> ¦ 1:12: Error in fragment 1:12: the document has a second root"
            + " element.",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///c\">]><policies/> ¦ 1:1: Error: a document type or"
            + " other declaration is not allowed.",
        "<policies><a></policies> ¦ 1:11: Error in a 1:11: it is never closed; expected </a> before"
            + " </policies> on line 1.",
        "<policies> ¦ 1:1: Error in policies 1:1: it is never closed; expected </policies>.",
        "<policies></b></policies> ¦ 1:11: Error in policies 1:1: </b> closes nothing; expected"
            + " </policies>.",
        "<policies></policies ¦ 1:11: Error in policies 1:1: </policies is not closed; expected >.",
        "</policies> ¦ 1:1: Error: </policies> closes nothing.",
        "<policies a=\"1\" a=\"2\"/> ¦ 1:17: Error in policies 1:1: attribute 'a' appears twice.",
        "<policies a/> ¦ 1:11: Error in policies 1:1: attribute 'a' has no value; expected =\"…\".",
        "<policies a=1/> ¦ 1:13: Error in policies 1:1: the value of attribute 'a' stands without"
            + " quotes.",
        "<policies a=\"1\"b=\"2\"/> ¦ 1:16: Error in policies 1:1: expected a blank before attribute"
            + " 'b'.",
        "<policies ?/> ¦ 1:11: Error in policies 1:1: unexpected character in its start tag; expected"
            + " an attribute, > or />.",
        "<policies a=\"b</policies> ¦ 1:14: Error in policies 1:1: the value of attribute 'a' is never"
            + " closed; expected another quote.",
        "<policies a=\"b<c\"/> ¦ 1:15: Error in policies 1:1: a '<' in attribute 'a' outside an"
            + " expression is written &lt;.",
        "<policies a=\"@(b\"/> ¦ 1:14: Error in policies 1:1: the expression is never closed;"
            + " expected ')' to match its '@('.",
        "<policies a=\"@{b)\"/> ¦ 1:14: Error in policies 1:1: the expression is never closed;"
            + " expected '}' to match its '@{'.",
        "<policies a=\"@(\"b\") + \"/> ¦ 1:21: Error in policies 1:1: expected \" after the expression"
            + " in attribute 'a'.",
        "<policies>@(b</policies> ¦ 1:11: Error in policies 1:1: the expression is never closed;"
            + " expected ')' to match its '@('.",
        "<policies>a < b</policies> ¦ 1:13: Error in policies 1:1: a '<' outside an expression is"
            + " written &lt;.",
        "<policies>a &nbsp; b</policies> ¦ 1:13: Error in policies 1:1: '&nbsp;' is not known; there"
            + " are &amp;, &lt;, &gt;, &quot;, &apos; and character references such as &#10;.",
        "<policies>&#0;</policies> ¦ 1:11: Error in policies 1:1: '&#0;' is not known; there are"
            + " &amp;, &lt;, &gt;, &quot;, &apos; and character references such as &#10;.",
        "<policies a=\"b & c\"/> ¦ 1:16: Warning in policies 1:1: a '&' outside an expression is"
            + " written &amp;.",
        "<policies><!-- a</policies> ¦ 1:11: Error in policies 1:1: a comment is never closed;"
            + " expected -->.",
        "<policies><![CDATA[a</policies> ¦ 1:11: Error in policies 1:1: a CDATA section is never"
            + " closed; expected ]]>.",
        "<policies><?a</policies> ¦ 1:11: Error in policies 1:1: a processing instruction is never"
            + " closed; expected ?>.",
        "<policies><a ¦ 1:13: Error in a 1:11: its start tag is never closed; expected >.",
        "<policies>\u0001</policies> ¦ 1:11: Error: character U+0001 is not allowed in XML.",
        "<policies>\uD800</policies> ¦ 1:11: Error: character U+D800 is not allowed in XML.",
      })
  void saysWhatIsWrong_andWhatWasExpected(String text, String message) {
    List<Diagnostic> diagnostics =
        new PolicyReader().read("p", text.replace("\n", "")).diagnostics();

    assertThat(diagnostics).extracting(ReaderDiagnosticsTest::shortened).contains(message);
  }

  private static String shortened(Diagnostic diagnostic) {
    String message =
        diagnostic
            .message()
            .replaceFirst(" in element '([^']*)' on line (\\d+), column (\\d+):", " in $1 $2:$3:")
            .replaceFirst(" on line \\d+, column \\d+:", ":");
    return diagnostic.position() + ": " + message;
  }

  @Test
  void listsEveryProblemAtOnce_inTheOrderOfTheText() {
    String text =
        """
        <policies>
          <inbound>
            <set-header name=x exists-action="override">
            <set-variable name="n" name="m" value="@(1" />
          </inbound>
          <outbound>
            <set-body>@{ return 1; </set-body>
            <set-method>&x;</set-method>
        </policies>
        """;

    List<String> problems = TestDocuments.problems(text);

    assertThat(problems)
        .extracting(problem -> problem.replaceFirst(": error: .*column \\d+: ", " "))
        .containsExactly(
            "p.xml:3:5 it is never closed; expected </set-header> before </inbound> on line 5.",
            "p.xml:3:22 the value of attribute 'name' stands without quotes.",
            "p.xml:4:28 attribute 'name' appears twice.",
            "p.xml:4:44 the expression is never closed; expected ')' to match its '@('.",
            "p.xml:6:3 it is never closed; expected </outbound> before </policies> on line 9.",
            "p.xml:7:15 the expression is never closed; expected '}' to match its '@{'.",
            "p.xml:8:17 '&x;' is not known; there are &amp;, &lt;, &gt;, &quot;, &apos; and character"
                + " references such as &#10;.");
  }

  @Test
  void givesNoDocument_whenThereIsAnError() {
    PolicyReading reading = new PolicyReader().read("p", "<policies a='1' a='1'/>");

    assertThat(reading.hasErrors()).isTrue();
    assertThat(reading.document()).isEmpty();
  }

  @Test
  void givesTheDocument_whenThereAreOnlyWarnings() {
    PolicyReading reading = new PolicyReader().read("p", "<policies a='1 & 2'/>");

    assertThat(reading.hasErrors()).isFalse();
    assertThat(reading.document()).isPresent();
    assertThat(reading.diagnostics()).hasSize(1);
  }

  @Test
  void stopsAfterEnoughProblems() {
    List<String> problems =
        TestDocuments.problems("<policies>" + "</a>".repeat(5_000) + "</policies>");

    assertThat(problems).hasSize(101);
    assertThat(problems.get(100)).endsWith("those from here on are not listed.");
  }

  @Test
  void stopsAfterTenExpressionsThatAreNeverClosed() {
    List<String> problems =
        TestDocuments.problems("<policies>" + "<a>@(</a>".repeat(50) + "</policies>");

    assertThat(problems).hasSize(11);
    assertThat(problems.get(10)).endsWith("the rest is not read.");
  }

  @Test
  void refusesALargeDocument() {
    PolicyReader reader = new PolicyReader(new ReaderLimits(20, 64), NamedValues.NONE);

    assertThat(reader.read("p", "<policies>é</policies>").diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "p:1:1: error: Error on line 1, column 1: the document is larger than the limit of 20"
                + " bytes.");
    assertThat(reader.read("p", "<policies>          ").diagnostics())
        .noneMatch(diagnostic -> diagnostic.message().contains("larger"));
  }

  @Test
  void refusesADeepDocument() {
    PolicyReader reader = new PolicyReader(new ReaderLimits(1_000, 3), NamedValues.NONE);

    assertThat(reader.read("p", "<policies><a><b/></a></policies>").diagnostics()).isEmpty();
    assertThat(reader.read("p", "<policies><a><b><c/></b></a></policies>").diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "p:1:17: error: Error in element 'c' on line 1, column 17: elements are nested deeper"
                + " than 3.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a x=\"@(",
        "<a x='@(\"",
        "@(",
        "@{\"",
        "<a>@(</a>",
        "<set-body><a>",
        "<set-body>",
        "<![CDATA[",
        "<!--",
        "&",
        "&a",
        "&a;",
        "{{",
        "{{a",
        "{{a}}",
        "<a b=\"c\"/>",
        "a<b/>",
        " b='1'",
        "<a b=\"",
        "</",
        "<",
        "<?",
        "$\"{",
        "@($\"{",
        "/*",
        "<a x=\"@(/*",
        "<a x=\"@(1) \"",
        "@(a<b)",
        "(",
        "@(a)<!--c-->",
        "<a b='@(\"x\")'/>",
        "<a b='@(1) x'/>"
      })
  void takesTimeForTheTextAlone_whateverIsRepeated(String piece) {
    PolicyReader reader = new PolicyReader(ReaderLimits.DEFAULT, NamedValues.of(Map.of()));
    String repeated = piece.repeat(520_000 / piece.length());

    for (String before :
        List.of("", "<policies>", "<policies ", "<policies><set-body>", "<policies a=\"@(")) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(3), () -> reader.read("p", before + repeated), before);
    }
  }
}

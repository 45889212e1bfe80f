package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what the schema accepts and how it says what it does not. */
class PolicySchemaTest {
  private static final PolicyChecker CHECKER =
      new PolicyChecker(new PolicyReader(), new PolicySchema());

  /** The messages about a policy in the inbound section, without their beginning. */
  private static List<String> about(String policy) {
    return check("<policies>\n<inbound>\n" + policy + "\n</inbound>\n</policies>");
  }

  private static List<String> check(String document) {
    return CHECKER.check("p.xml", document).diagnostics().stream()
        .map(
            diagnostic ->
                diagnostic.position()
                    + " "
                    + diagnostic
                        .message()
                        .replaceFirst(" in element '([^']*)' on line \\d+, column \\d+:", " $1:"))
        .toList();
  }

  @Test
  void saysWhereAndWhat_inAzuresManner() {
    String document =
        """
        <policies>
          <inbound>
            <base />
            <set-header name="a" exist-action="override"><value>b</value></set-header>
          </inbound>
        </policies>
        """;

    List<Diagnostic> diagnostics = CHECKER.check("apis/pets.xml", document).diagnostics();

    assertThat(diagnostics)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "apis/pets.xml:4:26: error: Error in element 'set-header' on line 4, column 5:"
                + " attribute 'exist-action' is not allowed; did you mean 'exists-action'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "<set-heder name=\"a\"/> ¦ 3:1 Error set-heder: it is not a policy that Azure API Management"
            + " knows; did you mean 'set-header'?",
        "<turn-around/> ¦ 3:1 Error turn-around: it is not a policy that Azure API Management knows;"
            + " expected a policy.",
        "<set-header/> ¦ 3:1 Error set-header: attribute 'name' is required.",
        "<set-header name=\"a\" exists-action=\"replace\"/> ¦ 3:37 Error set-header: attribute"
            + " 'exists-action' must be override, skip, append, delete or an expression.",
        "<set-status code=\"ok\"/> ¦ 3:19 Error set-status: attribute 'code' must be a whole number"
            + " or an expression.",
        "<rate-limit calls=\"@(5)\" renewal-period=\"60\"/> ¦ 3:20 Error rate-limit: attribute 'calls'"
            + " must be a whole number; an expression is not evaluated here.",
        "<set-variable name=\"\" value=\"\"/> ¦ 3:21 Error set-variable: attribute 'name' must be a"
            + " name of at least one character; it is not evaluated.",
        "<choose/> ¦ 3:1 Error choose: it is not complete; expected when.",
        "<choose><wen/></choose> ¦ 3:9 Error wen: it is not allowed in 'choose'; expected when.",
        "<base>x</base> ¦ 3:7 Error base: it must be empty.",
        "<base id=\"1\"/> ¦ 3:7 Error base: attribute 'id' is not allowed; the element has no"
            + " attributes.",
        "<choose>x<when condition=\"true\"/></choose> ¦ 3:9 Error choose: text is not allowed in it.",
        "<set-header name=\"a\"><value><b/></value></set-header> ¦ 3:29 Error value: elements are not"
            + " allowed in it.",
        "<set-header name=\"a\"><value x=\"1\"/></set-header> ¦ 3:29 Error value: attribute 'x' is not"
            + " allowed; the element has no attributes.",
        "<set-method><a/></set-method> ¦ 3:13 Error set-method: elements are not allowed in it.",
        "<return-response><set-header name=\"a\"/><base/></return-response> ¦ 3:40 Error base: it is"
            + " not allowed in 'return-response'; expected set-status, set-header or set-body.",
        "<return-response><set-body/><set-body/></return-response> ¦ 3:29 Error set-body: it may"
            + " appear only once in 'return-response'.",
        "<validate-azure-ad-token tenant-id=\"t\"><audiences/><audiences/></validate-azure-ad-token>"
            + " ¦ 3:52 Error audiences: it may appear only once in 'validate-azure-ad-token'.",
        "<return-response><set-body/><set-status code=\"200\"/></return-response> ¦ 3:29 Warning"
            + " set-status: Azure expects it before 'set-body'.",
        "<forward-request/> ¦ 3:1 Warning forward-request: Azure does not document this policy for"
            + " section inbound; expected backend.",
        "<choose><when condition=\"true\"><cache-store duration=\"5\"/></when></choose> ¦ 3:32 Warning"
            + " cache-store: Azure does not document this policy for section inbound; expected"
            + " outbound.",
        "<validate-jwt><openid-config url=\"u\" hots=\"h\"/></validate-jwt> ¦ 3:38 Error"
            + " openid-config: attribute 'hots' is not allowed; did you mean 'host'?",
      })
  void saysWhatWasExpected(String policy, String message) {
    List<String> messages = about(policy);

    assertThat(messages).containsExactly(message);
  }

  @Test
  void listsEveryProblemAtOnce() {
    String document =
        """
        <policies>
          <inbound>
            <set-heder />
            <set-header><valu>a</valu></set-header>
            <no-such-thing />
          </inbound>
          <inbound />
          <outbound>
            <set-status code="x" reason="y" more="z" />
            <set-header name="a" nam="&nosuch;" />
          </outbound>
        </policies>
        """;

    List<String> messages = check(document);

    assertThat(messages)
        .extracting(message -> message.substring(0, message.indexOf(':', 6)))
        .containsExactly(
            "3:5 Error set-heder",
            "4:5 Error set-header",
            "4:17 Error valu",
            "5:5 Error no-such-thing",
            "7:3 Error inbound",
            "9:23 Error set-status",
            "9:37 Error set-status",
            "10:26 Error set-header",
            "10:31 Error set-header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "ja", "zh", "fr"})
  void saysTheSame_whateverTheMachinesLanguage(String language) {
    Locale before = Locale.getDefault();
    List<String> messages;
    try {
      Locale.setDefault(Locale.forLanguageTag(language));
      messages =
          check(
              """
              <policies><inbound>
              <set-status code="name" id="3" nam="code"/>
              <choose><when/></choose><set-header/><ba se="1">x</ba>
              </inbound></policies>
              """);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(messages)
        .containsExactly(
            "2:19 Error set-status: attribute 'code' must be a whole number or an expression.",
            "2:32 Error set-status: attribute 'nam' is not allowed; expected code, id or reason.",
            "3:9 Error when: attribute 'condition' is required.",
            "3:25 Error set-header: attribute 'name' is required.",
            "3:38 Error ba: it is not a policy that Azure API Management knows; expected a policy.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<choose><when condition=\"True\"><base/></when></choose>",
        "<choose><when condition=\"{{flag}}\"/><otherwise/></choose>",
        "<set-status code=\"{{code}}\"/>",
        "<set-status code=\"${code}\"/>",
        "<set-status code=\"@(400 + 4)\"/>",
        "<set-status code=\"@{ return 404; }\"/>",
        "<set-body><a b=\"c\">{{x}}</a></set-body>",
        "<set-body template=\"none\">@(((Authorization)context.Variables[\"a\"])?.AccessToken)</set-body>",
        "<set-body template=\"liquid\" xsi-nil=\"null\" parse-date=\"False\">{\"a\": {{body.a}} }</set-body>",
        "<rate-limit calls=\"5\" renewal-period=\"60\"><api id=\"a\" calls=\"1\" renewal-period=\"2\">"
            + "<operation name=\"o\" calls=\"1\" renewal-period=\"2\"/></api></rate-limit>",
        "<llm-content-safety backend-id=\"b\"><anything goes=\"here\">text</anything></llm-content-safety>",
        "<log-to-eventhub logger-id=\"l\">@(\"a\" + \"<b>\")</log-to-eventhub>",
        "<trace source=\"s\">@(1)<metadata name=\"a\" value=\"b\"/></trace>",
        "<limit-concurrency key=\"k\" max-count=\"3\"><send-request response-variable-name=\"r\">"
            + "<set-header name=\"h\"/><set-url>u</set-url></send-request></limit-concurrency>",
      })
  void acceptsWhatRealDocumentsDo(String policy) {
    List<String> errors =
        about(policy).stream().filter(message -> message.contains(" Error ")).toList();

    assertThat(errors).isEmpty();
  }

  @Test
  void acceptsTheAttributesThatTellAnEditorWhereTheSchemaIs() {
    List<String> messages =
        check(
            """
            <policies xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:noNamespaceSchemaLocation="keybearer-policies.xsd"><inbound/></policies>
            """);

    assertThat(messages).isEmpty();
  }

  @Test
  void quotesNoValue_becauseItMayBeASecret() {
    NamedValues values = name -> java.util.Optional.of("s3cret<b/>");
    PolicyChecker checker =
        new PolicyChecker(new PolicyReader(ReaderLimits.DEFAULT, values), new PolicySchema());

    List<Diagnostic> diagnostics =
        checker
            .check(
                "p.xml",
                "<policies><inbound><set-status code=\"{{a}}\"/>{{a}}</inbound></policies>")
            .diagnostics();

    assertThat(diagnostics).isNotEmpty().noneMatch(d -> d.toString().contains("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "1 ", "{{", "{{a", "${a", "${{{"})
  void takesTimeForTheTextAlone_whateverAValueRepeats(String piece) {
    String value = piece.repeat(500_000 / piece.length());

    List<String> messages =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> about("<set-status code='" + value + "x'/>"));

    assertThat(messages)
        .containsExactly(
            "3:19 Error set-status: attribute 'code' must be a whole number or an expression.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{code}}", "${code}"})
  void findsANamedValueInALongValue(String name) {
    List<String> messages =
        about("<set-status code='" + "1".repeat(500) + name + "2".repeat(500) + "'/>");

    assertThat(messages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<x/>", "<set-header/>", "<base><x/></base>"})
  void stopsAfterEnoughProblems(String policy) {
    List<String> messages =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> about(policy.repeat(500_000 / policy.length())));

    assertThat(messages).hasSize(101);
  }

  @Test
  void warnsOfNothing_inAFragment() {
    List<String> messages = check("<fragment><forward-request/><set-body>a</set-body></fragment>");

    assertThat(messages).isEmpty();
  }

  @Test
  void allowsNoSectionAndNoBase_inAFragment() {
    List<String> messages =
        check(
            "<fragment><base/><inbound/><retry condition='false' count='1' interval='1'><base/>"
                + "</retry></fragment>");

    assertThat(messages)
        .containsExactly(
            "1:11 Error base: it is not allowed in 'fragment'; expected a policy.",
            "1:18 Error inbound: it is not allowed in 'fragment'; expected a policy.",
            "1:76 Error base: it is not allowed in a fragment.");
  }
}

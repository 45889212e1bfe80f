package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies documents in the manner of those that Azure publishes for its credential manager. */
class PublishedExamplesTest {
  private static final PolicyChecker CHECKER =
      new PolicyChecker(new PolicyReader(), new PolicySchema());
  private static final PolicyWriter RAW = new PolicyWriter(PolicyForm.RAW_XML);
  private static final PolicyWriter NORMAL = new PolicyWriter(PolicyForm.XML);

  private static List<String> expressions(PolicyElement element) {
    List<String> found = new ArrayList<>();
    element.attributes().stream()
        .map(PolicyAttribute::value)
        .filter(PolicyValue::isExpression)
        .forEach(value -> found.add(value.position() + " " + value.text()));
    element
        .text()
        .filter(PolicyValue::isExpression)
        .ifPresent(value -> found.add(value.position() + " " + value.text()));
    element.elements().forEach(child -> found.addAll(expressions(child)));
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-token-back",
        "dynamic-attributes",
        "attach-to-backend-call",
        "token-from-request",
        "github",
        "user-delegated",
        "choose-identity.escaped"
      })
  void readsAndIsValidWithoutAWarning(String example) {
    PolicyReading reading = CHECKER.check(example, TestDocuments.sample(example));

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.document()).isPresent();
  }

  @Test
  void warnsOnlyOfTheBodySetAfterAnError_inTheExampleThatReportsIt() {
    PolicyReading reading = CHECKER.check("p.xml", TestDocuments.sample("report-the-error"));

    assertThat(reading.document()).isPresent();
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "p.xml:28:17: warning: Warning in element 'set-body' on line 28, column 17: Azure does"
                + " not document this policy for section on-error; expected inbound, backend or"
                + " outbound.");
  }

  @Test
  void findsEveryExpressionWhereItStands_inTheRawForm() {
    PolicyDocument document = TestDocuments.read(TestDocuments.sample("report-the-error"));

    List<String> found = expressions(document.root());

    assertThat(found)
        .containsExactly(
            "14:74 @(context.Request.Headers[\"connectionId\"][0])",
            "26:30 @(context.LastError.Source == \"get-authorization-context\""
                + " && !string.IsNullOrEmpty(context.LastError.Message))",
            """
            28:27 @{
                                return new JObject(
                                    new JProperty("error", context.LastError.Message), // "why", <not> where
                                    new JProperty("time", DateTime.UtcNow),
                                    new JProperty("id", context.RequestId)).ToString();
                            }""");
  }

  @Test
  void findsEveryExpressionWhereItStands_inTheEscapedForm() {
    PolicyDocument document = TestDocuments.read(TestDocuments.sample("choose-identity.escaped"));

    List<String> found = expressions(document.root());

    assertThat(found)
        .containsExactly(
            "5:24 @(context.Request.Url.Query.GetValueOrDefault(\"identity-type\","
                + " \"managed\").Equals(\"managed\"))",
            """
            9:76 @{
              string token = context.Request.Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", "");
              Jwt jwt;
              if (token.TryParseJwt(out jwt)) {
                return jwt.Claims.GetValueOrDefault("oid", ""); // per user
              }
              return "";
            }""",
            "9:479 @(context.Request.Headers[\"Authorization\"][0].Replace(\"Bearer \", \"\"))",
            "13:14 @(\"Bearer \" + ((Authorization)context.Variables.GetValueOrDefault("
                + "\"auth-context\"))?.AccessToken)",
            "15:28 @(\"/2/files/list_folder\" + context.Request.Url.QueryString)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-token-back",
        "dynamic-attributes",
        "attach-to-backend-call",
        "token-from-request",
        "github",
        "user-delegated",
        "choose-identity.escaped",
        "report-the-error"
      })
  void staysTheSame_throughBothForms(String example) {
    PolicyDocument document = TestDocuments.read(TestDocuments.sample(example));

    String normal = NORMAL.write(document);
    String raw = RAW.write(TestDocuments.read(normal));

    assertThat(TestTrees.withoutPositions(TestDocuments.read(raw)))
        .isEqualTo(TestTrees.withoutPositions(document));
    assertThat(normal).doesNotContain("[\"").contains("<policies>");
    assertThat(raw).doesNotContain("&quot;").doesNotContain("&#10;");
  }
}

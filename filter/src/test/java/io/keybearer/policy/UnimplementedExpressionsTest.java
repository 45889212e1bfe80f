package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.NamedValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Azure knows and is not implemented here, inside expressions. */
class UnimplementedExpressionsTest {
  private static final String DOCUMENT =
      """
      <policies>
        <inbound>
          <set-variable name="x" value="@(new Queue<int>())" />
        </inbound>
        <backend><base /></backend>
        <outbound><base /></outbound>
        <on-error><base /></on-error>
      </policies>
      """;

  private static PolicyCompilation compiled(boolean failsWhenReached) {
    return compiled(DOCUMENT, failsWhenReached);
  }

  private static PolicyCompilation compiled(String document, boolean failsWhenReached) {
    PolicyOptions options =
        new PolicyOptions("default", failsWhenReached, NamedValues.of(Map.of()));
    return new PolicyCompiler(options)
        .compile(PolicySources.document("policy.xml", document.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void failTheLoadByDefault() {
    List<Diagnostic> found = compiled(false).diagnostics();

    assertThat(found).singleElement().satisfies(d -> assertThat(d.isError()).isTrue());
  }

  @Test
  void onlyWarnWhereTheSettingLetsThemWait() {
    List<Diagnostic> found = compiled(true).diagnostics();

    assertThat(found)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.isError()).isFalse();
              assertThat(d.toString()).contains("line 3", "'Queue'", "not implemented here");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <set-variable name="x" value="@(context.Subscription.PrimaryKey)" /> | 3:58 | PrimaryKey   | ExpressionValueEvaluationFailure
          <set-variable name="x" value="@(context.Subscription.SecondaryKey)" />| 3:58 | SecondaryKey | ExpressionValueEvaluationFailure
          <wait><set-variable name="y" value="1" /></wait>                      | 3:5  | 'wait'       | PolicyNotImplemented
          """)
  void saysWhereTheyAre_andFailsWhatReachesThemWhereTheSettingLetsThemWait(
      String policy, String place, String named, String reason) {
    // Given
    String document = DOCUMENT.replaceFirst("<set-variable.*/>", policy);

    // When
    PolicyCompilation refused = compiled(document, false);
    PolicyCompilation waiting = compiled(document, true);

    // Then
    assertThat(refused.policies()).isEmpty();
    assertThat(refused.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.toString()).contains(":" + place + ": error", named));
    try (ScenarioWorld world = new ScenarioWorld()) {
      PolicyRun run =
          new PolicyEngine(world.services(), waiting.policies().orElseThrow())
              .start(
                  new ScenarioExchange(
                      ScenarioMessage.parse("GET https://gw.example.test/x"), "203.0.113.1", null));
      assertThat(run.toBackend()).isEqualTo(Flow.RESPOND);
      assertThat(run.response().status()).isEqualTo(500);
      assertThat(Objects.requireNonNull(run.lastError()).reason()).isEqualTo(reason);
    }
  }
}

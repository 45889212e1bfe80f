package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.NamedValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    PolicyOptions options =
        new PolicyOptions("default", failsWhenReached, NamedValues.of(Map.of()));
    return new PolicyCompiler(options)
        .compile(PolicySources.document("policy.xml", DOCUMENT.getBytes(StandardCharsets.UTF_8)));
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
}

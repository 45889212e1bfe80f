package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.NamedValues;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Diagnostics go to logs and terminals: a named value's text is in none of them. */
class SecretNamedValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<set-variable name='x' value='@({{secret}})'/>",
        "<set-variable name='x' value='@(context.{{secret}})'/>",
        "<set-variable name='x' value='@(new {{secret}}())'/>",
        "<set-variable name='x' value='@(\"a\".{{secret}}(1))'/>",
        "<set-variable name='x' value='@(1 {{secret}})'/>",
        "<set-variable name='x' value='@(\"{{secret}}\" - 1)'/>",
        "<set-variable name='x' value='@{ var {{secret}} = 1; }'/>",
        "<set-variable name='x' value='@(int.Parse(1, {{secret}}: 2))'/>",
        "<set-header name='{{secret}} x'><value>1</value></set-header>",
        "<set-header name='x' exists-action='{{secret}}'><value>1</value></set-header>",
        "<set-status code='{{secret}}'/>",
        "<set-method>{{secret}} x</set-method>",
        "<rate-limit calls='{{secret}}' renewal-period='1'/>",
        "<retry condition='{{secret}}' count='{{secret}}' interval='{{secret}}'/>",
        "<ip-filter action='allow'><address>{{secret}}</address></ip-filter>",
        "<set-backend-service base-url='{{secret}}'/>",
        "<include-fragment fragment-id='{{secret}}'/>",
        "<validate-jwt header-name='x'><openid-config url='{{secret}}'/></validate-jwt>",
        "<set-body template='{{secret}}'>x</set-body>"
      })
  void diagnosticsHaveNothingOfIt_whenItIsInTheWrongPlace(String policy) {
    // Given
    String document = "<policies><inbound>" + policy + "</inbound></policies>";
    PolicyOptions options =
        new PolicyOptions("default", false, NamedValues.of(Map.of("secret", "canary5f1c")));

    // When
    PolicyCompilation compilation =
        new PolicyCompiler(options)
            .compile(
                PolicySources.document("policy.xml", document.getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(compilation.diagnostics())
        .isNotEmpty()
        .noneMatch(found -> found.toString().contains("canary5f1c"));
  }
}

package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<authentication-basic username=\"u\" password=\"hunter2\" />",
        "<authentication-basic password = 'hunter2' username=\"@(\"a\" + \"<b>\")\" />",
        "<authentication-certificate body='hunter2' password='x' />",
        "<issuer-signing-keys>\n<key>hunter2</key></issuer-signing-keys>",
        "<issuer-signing-keys><key id=\"k\">\n  hunter2\n</key></issuer-signing-keys>",
        "<set-header name=\"Authorization\" exists-action=\"override\"><value>hunter2</value>"
            + "</set-header>",
        "<set-header exists-action='append' name='X-Api-Key'>\n<value>a</value>\n"
            + "<value>hunter2</value></set-header>",
        "<set-query-parameter name='code'><value>hunter2</value></set-query-parameter>",
        "<set-variable name=\"clientSecret\" value=\"hunter2\" />",
        // Not a document: an end tag is missing.
        "<policies><inbound><authentication-basic password=\"hunter2\">"
      })
  void hidesALiteralSecret_withEachPlaceWhereItWas(String text) {
    String masked = SecretMask.mask(text);

    assertThat(masked).doesNotContain(SECRET).contains("*******").hasSameSizeAs(text);
    assertThat(masked.lines().map(String::length))
        .isEqualTo(text.lines().map(String::length).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<authentication-basic username=\"u\" password=\"{{backend-password}}\" />",
        "<authentication-basic password=\"@((string)context.Variables[\"p\"])\" />",
        "<set-header name=\"Authorization\"><value>@(\"Bearer \" +"
            + " context.Variables[\"t\"])</value></set-header>",
        "<set-header name=\"X-Order\"><value>hunter2</value></set-header>",
        "<set-variable name=\"order\" value=\"hunter2\" />",
        "<issuer-signing-keys><key certificate-id=\"c\" /></issuer-signing-keys>",
        "<set-header name=\"Authorization\" exists-action=\"delete\" />"
      })
  void leavesEverythingElse(String text) {
    assertThat(SecretMask.mask(text)).isEqualTo(text);
  }

  @Test
  void endsSoon_whateverTheText() {
    // Given: every place begins and none ends
    String text = "<set-header name=\"key\"<set-variable name='token' ".repeat(5_000);

    // When, then
    assertThat(SecretMask.mask(text)).hasSameSizeAs(text);
  }
}

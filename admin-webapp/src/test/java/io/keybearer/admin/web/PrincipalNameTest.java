package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.NamedAccessPolicy;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalNameTest {
  private static final NamedAccessPolicy POLICY =
      new NamedAccessPolicy(new UUID(0, 1), "reports", "T-1", "O-1", List.of(), 1);

  private final Texts texts = Texts.english();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account/ada             | ada                    | account
          account/a/b             | a/b                    | account
          api-token/bootstrap     | bootstrap              | API token
          oidc/al@example.com     | al@example.com         | single sign-on
          user/tom                | tom                    | account of the container
          login-link/0b1d         | Whoever had the link   | by a login link
          background job          | background job         | ''
          odd/thing               | odd/thing              | ''
          """)
  void namesWhoIsInAnAuditRow(String raw, String name, String kind) {
    assertThat(PrincipalName.ofActor(texts, raw)).isEqualTo(new PrincipalName(name, kind, raw));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          managed t/o    | the gateway's own identity | ''
          jwt t-1/o-1    | reports                    | access policy
          jwt t-1/o-2    | o-2                        | bearer of a token
          jwt t-2/o-1    | o-1                        | bearer of a token
          something else | something else             | ''
          """)
  void namesACallerByTheAccessPolicyThatLetsItIn(String raw, String name, String kind) {
    assertThat(PrincipalName.ofCaller(texts, raw, List.of(POLICY)))
        .isEqualTo(new PrincipalName(name, kind, raw));
  }
}

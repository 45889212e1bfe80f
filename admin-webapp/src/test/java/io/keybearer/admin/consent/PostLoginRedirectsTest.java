package io.keybearer.admin.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listed address allows; what it does not is in {@link ConsentAttacksTest}. */
class PostLoginRedirectsTest {
  private static final PostLoginRedirects REDIRECTS =
      new PostLoginRedirects(
          List.of(URI.create("https://a.example/x"), URI.create("vscode://publisher.extension")),
          List.of(URI.create("https://b.example:8443/?tenant=1")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/x",
        "HTTPS://A.example:443/x",
        "https://a.example/x/",
        "https://a.example/x/y?z=1",
        "vscode://publisher.extension/done",
        "https://b.example:8443/?tenant=1"
      })
  void allowsTheAddressAndWhatLiesBelow(String redirect) {
    assertThat(REDIRECTS.allows(redirect)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://b.example:8443/?tenant=2", "https://b.example:8443/", "vscode://other"})
  void demandsTheQueryAndTheHostThatAreListed(String redirect) {
    assertThat(REDIRECTS.allows(redirect)).isFalse();
  }

  @Test
  void takesACodeOnlyWhereSettingsSaySo() {
    assertThat(REDIRECTS.takesCode("https://a.example/x")).isFalse();
    assertThat(REDIRECTS.takesCode("https://b.example:8443/?tenant=1")).isTrue();
  }

  @Test
  void appendsAParameter_encoded() {
    assertThat(PostLoginRedirects.with("https://a.example/x?y=1", "error", "a&b=c"))
        .isEqualTo(URI.create("https://a.example/x?y=1&error=a%26b%3Dc"));
  }
}

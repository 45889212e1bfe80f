package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/ui/", "/ui/connections?q=a%20b&status=failing", "/ui/providers/a%2Fb"})
  void isThePath_whenItIsAPageHere(String path) {
    assertThat(LocalPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/ui/",
        "//evil.example/ui/",
        "/ui//evil.example",
        "/ui/\\evil.example",
        "javascript:alert(1)",
        "/ui/\r\nSet-Cookie: a=b",
        "/ui/ä",
        "/callback/x",
        "ui/"
      })
  void isTheOverview_whenItIsAnythingElse(String path) {
    assertThat(LocalPath.of(path)).isEqualTo("/ui/");
  }
}

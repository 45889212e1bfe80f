package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class RedirectUrlsTest {
  @Test
  void idIsPercentEncoded_asOnePathSegment() {
    RedirectUrls urls = new RedirectUrls(URI.create("https://keys.example.com/admin/"));

    assertThat(urls.of("default", "a b/ü;.%"))
        .isEqualTo("https://keys.example.com/admin/callback/default/a%20b%2F%C3%BC%3B.%25");
  }
}

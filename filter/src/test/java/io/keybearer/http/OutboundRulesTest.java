package io.keybearer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundRulesTest {
  private final OutboundRules rules =
      new OutboundRules(Set.of("idp.internal", "127.0.0.1:9000", "[::1]"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.1.1",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::"
      })
  void addressIsForbidden_whenItIsOfASpecialKind(String address) throws Exception {
    assertThat(OutboundRules.problem(InetAddress.getByName(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "2001:4860:4860::8888",
        "fd12:3456::1",
        "64:ff9b::808:808"
      })
  void addressIsAllowed_whenItIsAPublicOrAPrivateOne(String address) throws Exception {
    assertThat(OutboundRules.problem(InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example.com/token",
        "ftp://login.example.com/",
        "javascript:alert(1)",
        "/token",
        "https:///token",
        "https://user:pass@login.example.com/",
        "https://login.example.com/#fragment",
        "https://127.0.0.1/token",
        "https://[::ffff:127.0.0.1]/token",
        "http://127.0.0.1:9001/token",
        "https://169.254.169.254/latest"
      })
  void uriHasAProblem(String uri) {
    assertThat(rules.problem(URI.create(uri))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.example.com/token?a=b",
        "https://LOGIN.example.com:8443/token",
        "http://idp.internal/token",
        "http://IDP.internal:8080/token",
        "http://127.0.0.1:9000/token",
        "https://[::1]:8080/token"
      })
  void uriHasNoProblem(String uri) {
    assertThat(rules.problem(URI.create(uri))).isEmpty();
  }

  @Test
  void portIsPartOfTheName_whenTheSettingSaysOne() {
    assertThat(rules.isNamed("127.0.0.1", 9000)).isTrue();
    assertThat(rules.isNamed("127.0.0.1", 9001)).isFalse();
    assertThat(rules.isNamed("idp.internal", 1)).isTrue();
  }
}

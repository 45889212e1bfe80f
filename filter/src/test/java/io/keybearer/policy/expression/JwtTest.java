package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading tokens without verifying them. */
class JwtTest {
  private static final String HEADER = "{'alg':'RS256','typ':'JWT','kid':'1'}";

  private static String token(String header, String claims) {
    return base64(header) + "." + base64(claims) + ".c2lnbmF0dXJl";
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hasEveryProperty() {
    // When
    Jwt jwt =
        Jwt.parse(
                "Bearer "
                    + token(
                        HEADER,
                        "{'iss':'https://i','sub':'me','aud':['a','b'],'jti':'7','exp':1900000000,"
                            + "'nbf':1.5,'iat':0,'roles':['x','y'],'ok':true,'none':null,"
                            + "'address':{'city':'Köln'}}"))
            .orElseThrow();
    // Then
    assertThat(jwt.algorithm()).isEqualTo("RS256");
    assertThat(jwt.type()).isEqualTo("JWT");
    assertThat(jwt.issuer()).isEqualTo("https://i");
    assertThat(jwt.subject()).isEqualTo("me");
    assertThat(jwt.id()).isEqualTo("7");
    assertThat(jwt.audiences()).containsExactly("a", "b");
    assertThat(jwt.expirationTime()).isEqualTo(Instant.ofEpochSecond(1900000000));
    assertThat(jwt.notBefore()).isEqualTo(Instant.ofEpochMilli(1500));
    assertThat(jwt.issuedAt()).isEqualTo(Instant.EPOCH);
    assertThat(jwt.claims().get("roles")).containsExactly("x", "y");
    assertThat(jwt.claims().get("exp")).containsExactly("1900000000");
    assertThat(jwt.claims().get("ok")).containsExactly("true");
    assertThat(jwt.claims().get("none")).isEmpty();
    assertThat(jwt.claims().get("address")).containsExactly("{\"city\":\"Köln\"}");
    assertThat(jwt).hasToString("Jwt[redacted]");
  }

  @Test
  void hasNulls_whenClaimsAreAbsentOrNoTimes() {
    Jwt jwt = Jwt.parse(token("{}", "{'exp':'soon','nbf':1e999999999,'aud':'a'}")).orElseThrow();
    assertThat(jwt.algorithm()).isNull();
    assertThat(jwt.expirationTime()).isNull();
    assertThat(jwt.notBefore()).isNull();
    assertThat(jwt.issuer()).isNull();
    assertThat(jwt.audiences()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer ",
        "a",
        "a.b",
        "a.b.c",
        "..",
        "e30.e30",
        "e30.e30.x.y.z",
        "e30.W10.",
        "bnVsbA.e30."
      })
  void isAbsent_whenTheTextIsNoToken(String text) {
    assertThat(Jwt.parse(text)).isEmpty();
  }

  @Test
  void isAbsent_whenAMemberComesTwice() {
    assertThat(Jwt.parse(token(HEADER, "{'sub':'me','sub':'you'}"))).isEmpty();
  }
}

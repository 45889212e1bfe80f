package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies how callbacks are read (RFC 6749 §3.1, §4.1.2). */
class CallbackParametersTest {
  @Test
  void givesValuesDecoded_andCountsEmptyOnesAsAbsent() throws Exception {
    CallbackParameters parameters =
        CallbackParameters.read("code=a%2Bb+c&state=&iss=https%3A%2F%2Fx");

    assertThat(parameters.get("code")).contains("a+b c");
    assertThat(parameters.get("iss")).contains("https://x");
    assertThat(parameters.get("state")).isEmpty();
    assertThat(parameters.get("error")).isEmpty();
    assertThat(parameters.toString()).doesNotContain("a+b");
  }

  @Test
  void readsNoQueryAsNoParameters() throws Exception {
    assertThat(CallbackParameters.read(null).get("code")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "code=a&code=b, has a parameter twice",
    "code=a&c%6fde=b, has a parameter twice",
    "code=&code=b, has a parameter twice",
    "code=%zz, is not percent-encoded correctly",
    "code=%, is not percent-encoded correctly"
  })
  void refusesWhatCanBeReadInTwoWays(String query, String message) {
    assertThatThrownBy(() -> CallbackParameters.read(query))
        .isInstanceOf(MalformedCallbackException.class)
        .hasMessage(message);
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> CallbackParameters.read("a=" + "b".repeat(CallbackParameters.LONGEST)))
        .hasMessageContaining("16384 characters");
  }
}

package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.PolicyVocabulary.AttributeWords;
import io.keybearer.policyxml.PolicyVocabulary.ElementWords;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolicyVocabularyTest {
  private static final Map<String, ElementWords> WORDS = PolicyVocabulary.load().elements();

  private static ElementWords words(String element) {
    return Objects.requireNonNull(WORDS.get(element), element);
  }

  private static AttributeWords attribute(String element, String name) {
    return Objects.requireNonNull(words(element).attributes().get(name), name);
  }

  @Test
  void knowsWhatStandsInWhat() {
    assertThat(words("policies").children())
        .containsExactly("backend", "inbound", "on-error", "outbound");
    assertThat(words("inbound").children()).contains("base", "get-authorization-context");
    assertThat(words("when").children()).contains("set-header");
    assertThat(words("send-request").children()).contains("set-url", "set-header");
    assertThat(words("set-header").children()).containsExactly("value");
    assertThat(words("base").children()).isEmpty();
  }

  @Test
  void knowsAttributes_withWhatTheyTake() {
    ElementWords policy = words("get-authorization-context");

    assertThat(policy.help()).startsWith("Obtains the access token");
    assertThat(policy.attributes())
        .containsKeys("provider-id", "authorization-id", "ignore-error", "id");
    assertThat(attribute("get-authorization-context", "provider-id").required()).isTrue();
    assertThat(attribute("get-authorization-context", "ignore-error").required()).isFalse();
    assertThat(attribute("get-authorization-context", "ignore-error").values())
        .contains("true", "false");
    assertThat(attribute("set-header", "exists-action").values())
        .containsExactly("override", "skip", "append", "delete");
    assertThat(attribute("when", "condition").values()).containsExactly("true", "false");
    assertThat(attribute("set-header", "name").values()).isEmpty();
    assertThat(words("rate-limit").attributes()).containsKey("retry-after-header-name");
  }

  @Test
  void describesEveryPolicyOfTheCatalog() {
    assertThat(WORDS.keySet()).containsAll(PolicyCatalog.names());
  }

  @Test
  void formIsTheNormalOne_whenAnyXmlToolReadsTheText() {
    assertThat(PolicyForm.of("<policies><a b=\"@(&quot;c&quot;)\" /></policies>"))
        .isEqualTo(PolicyForm.XML);
    assertThat(PolicyForm.of("<policies><a b=\"@(\"c\")\" /></policies>"))
        .isEqualTo(PolicyForm.RAW_XML);
    assertThat(PolicyForm.of("<!DOCTYPE a SYSTEM 'file:/etc/passwd'><a/>"))
        .isEqualTo(PolicyForm.RAW_XML);
  }
}

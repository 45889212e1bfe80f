package io.keybearer.policy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates, and what they can't do. */
class LiquidTemplateTest {
  @Test
  void fillsInWhatItIsGiven() {
    // Given
    LiquidTemplate template =
        LiquidTemplate.parse(
            "{% for line in body.lines %}{{ line.item | upcase }}"
                + "{% unless forloop.last %},{% endunless %}{% endfor %}{{ body.none }}"
                + "{% if body.vip %}!{% endif %}{{ context.Headers['X-A'] }}");

    // When
    String text =
        template.render(
            Map.of(
                "body",
                Map.of("lines", List.of(Map.of("item", "a"), Map.of("item", "b")), "vip", true),
                "context",
                Map.of("Headers", Map.of("X-A", "1"))));

    // Then
    assertThat(text).isEqualTo("A,B!1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% include_relative '../pom.xml' %}",
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
        "{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}"
            + "{% assign s = s | append: s %}{% endfor %}{{ s | size }}",
        "{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..20) %}"
            + "{% assign s = s | replace: 'x', s %}{% endfor %}{{ s | size }}"
      })
  void fails_whenItWouldReachOrTakeTooMuch(String text) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> LiquidTemplate.parse(text).render(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{% if %}", "{% for x in %}", "{{ a | }}", "{% if a %}", "{% unknown %}"})
  void isRefused_whenItIsNone(String text) {
    assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> LiquidTemplate.parse(text));
  }

  @Test
  void seesNothingOfTheJvm() {
    // Given
    LiquidTemplate template =
        LiquidTemplate.parse(
            "[{{ body.class }}{{ body.getClass }}{{ list.class.name }}{{ list.bytes }}]");

    // When, Then
    assertThat(template.render(Map.of("body", "text", "list", List.of("a")))).isEqualTo("[]");
  }

  @Test
  void parsesBodies() {
    // When, Then
    assertThat(TemplateBody.parse("{\"a\":[1,2.50]}", "application/json", false))
        .isEqualTo(Map.of("a", List.of(1, new java.math.BigDecimal("2.50"))));
    assertThat(
            TemplateBody.parse(
                "<e:A xmlns:e='urn:e'><b>1</b><b>2</b><c x='1'> d </c><n"
                    + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/></e:A>",
                "text/xml",
                false))
        .hasToString("{A={b=[1, 2], c= d , n=}}");
    assertThat(TemplateBody.parse("plain", "text/plain", false)).isEqualTo("plain");
    assertThat(TemplateBody.parse(" ", "text/plain", false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        "<a>",
        "{\"a\":",
      })
  void refusesABodyThatIsNotWhatItSeems(String text) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> TemplateBody.parse(text, "application/json", false))
        .withMessageStartingWith("the body is not ");
  }
}

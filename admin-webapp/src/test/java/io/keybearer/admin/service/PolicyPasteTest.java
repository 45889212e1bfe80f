package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPasteTest {
  private static final String DOCUMENT =
      "<policies>\n  <inbound>\n    <set-variable name=\"a\" value=\"@(\"x\" + (1 < 2))\" />\n"
          + "  </inbound>\n</policies>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // An answer of the REST interface, a template's resource, a template's text
        "{\"id\":\"/x\",\"properties\":{\"format\":\"rawxml\",\"value\":%s}}",
        "{\"value\":%s}",
        "  %s\n"
      })
  void takesTheDocumentOutOfJson(String around) {
    String json = '"' + DOCUMENT.replace("\"", "\\\"").replace("\n", "\\r\\n") + '"';

    assertThat(PolicyPaste.document(around.formatted(json))).isEqualTo(DOCUMENT);
  }

  @Test
  void takesMarkupThatCameEscaped() {
    String escaped =
        DOCUMENT
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");

    assertThat(PolicyPaste.document(escaped)).isEqualTo(DOCUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {DOCUMENT, "{not json", "{\"a\": 1}", "\"", "", "&amp;lt;"})
  void leavesEverythingElse(String text) {
    assertThat(PolicyPaste.document(text)).isEqualTo(text);
  }

  @Test
  void convertsToXmlThatAnyToolReads_andBack() {
    PolicyDrafts.Rewritten xml = PolicyDrafts.fromAzure(DOCUMENT);
    PolicyDrafts.Rewritten portal = PolicyDrafts.forPortal(xml.text());

    assertThat(xml.findings()).isEmpty();
    assertThat(xml.text()).contains("value=\"@(&quot;x&quot; + (1 &lt; 2))\"");
    assertThat(portal.text()).contains("value=\"@(\"x\" + (1 < 2))\"");
    assertThat(PolicyDrafts.format(xml.text()).text()).isEqualTo(xml.text());
    assertThat(PolicyDrafts.format(portal.text()).text()).isEqualTo(portal.text());
  }

  @Test
  void leavesADocumentThatCantBeRead_andSaysWhy() {
    PolicyDrafts.Rewritten rewritten = PolicyDrafts.format("<policies>\n  <inbound>");

    assertThat(rewritten.text()).isEqualTo("<policies>\n  <inbound>");
    assertThat(rewritten.findings()).isNotEmpty();
  }

  @Test
  void proposesOnlyWhatGatewaysRun() {
    assertThat(PolicyDrafts.words())
        .containsKeys("policies", "set-header", "value")
        .doesNotContainKey("xml-to-json");
    assertThat(Objects.requireNonNull(PolicyDrafts.words().get("inbound")).children())
        .contains("base", "set-header")
        .doesNotContain("xml-to-json");
  }
}

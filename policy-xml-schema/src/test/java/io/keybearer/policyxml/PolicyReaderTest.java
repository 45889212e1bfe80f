package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.PolicyValue.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies the tree that comes of a document. */
class PolicyReaderTest {
  private static Position at(int line, int column) {
    return new Position(line, column);
  }

  @Test
  void remembersWhereEverythingStood() {
    String text =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- first -->
        <policies>
          <inbound>
            <!-- why -->
            <set-header name="a"
                exists-action='skip'>
              <value>@("b")</value>
              <value>c</value>
            </set-header>
          </inbound>
        </policies>
        <!-- last -->
        """;

    PolicyDocument document = TestDocuments.read(text);

    PolicyElement header = document.root().elements().get(0).elements().get(0);
    assertThat(document.root().position()).isEqualTo(at(3, 1));
    assertThat(document.leading()).containsExactly(new PolicyComment(" first ", at(2, 1)));
    assertThat(document.trailing()).containsExactly(new PolicyComment(" last ", at(13, 1)));
    assertThat(document.root().elements().get(0).children().get(0))
        .isEqualTo(new PolicyComment(" why ", at(5, 5)));
    assertThat(header)
        .isEqualTo(
            new PolicyElement(
                "set-header",
                at(6, 5),
                List.of(
                    new PolicyAttribute(
                        "name", new PolicyValue("a", Kind.LITERAL, at(6, 23)), at(6, 17)),
                    new PolicyAttribute(
                        "exists-action",
                        new PolicyValue("skip", Kind.LITERAL, at(7, 24)),
                        at(7, 9))),
                List.of(
                    new PolicyElement(
                        "value",
                        at(8, 7),
                        List.of(),
                        List.of(
                            new PolicyText(
                                new PolicyValue("@(\"b\")", Kind.EXPRESSION, at(8, 14))))),
                    new PolicyElement(
                        "value",
                        at(9, 7),
                        List.of(),
                        List.of(new PolicyText(new PolicyValue("c", Kind.LITERAL, at(9, 14))))))));
  }

  @Test
  void countsLinesAlike_whateverEndsThem() {
    String text = "<policies>\r\n<inbound>\r<base/>\n</inbound></policies>";

    PolicyElement inbound = TestDocuments.read(text).root().elements().get(0);

    assertThat(inbound.position()).isEqualTo(at(2, 1));
    assertThat(inbound.elements().get(0).position()).isEqualTo(at(3, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "'<policies/>', policies",
    "'<fragment></fragment>', fragment",
    "'\uFEFF<policies />', policies",
    "'<policies ><?note x?></policies >', policies"
  })
  void takesBothRoots(String text, String name) {
    PolicyDocument document = TestDocuments.read(text);

    assertThat(document.root().name()).isEqualTo(name);
    assertThat(document.isFragment()).isEqualTo(name.equals("fragment"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "plain ¦ plain",
        "` two  words ` ¦ ` two  words `",
        "a &lt;b&gt; &amp; &#x20AC;&#8364; ¦ a <b> & €€",
        "a<![CDATA[<b> & &amp;]]>c ¦ a<b> & &amp;c",
        "a<!-- b -->c ¦ ac",
        "a<?b?>c ¦ ac",
        "&#32; ¦ ` `",
        "<![CDATA[ ]]> ¦ ` `",
        "@(a) and more ¦ @(a) and more",
        "@(a < b) and more ¦ @(a < b) and more",
        "@ (a) ¦ @ (a)",
        "x@(a) ¦ x@(a)",
      })
  void readsLiteralText(String written, String expected) {
    PolicyValue value = TestDocuments.text(written);

    assertThat(value.text()).isEqualTo(expected);
    assertThat(value.kind()).isEqualTo(Kind.LITERAL);
  }

  @Test
  void makesOneText_ofWhatAProcessingInstructionParts() {
    PolicyElement method = TestDocuments.inbound("<set-method>&#32;<?a?>@(1)<?b?> </set-method>");

    assertThat(method.children()).hasSize(1);
    assertThat(method.text().orElseThrow())
        .isEqualTo(new PolicyValue("@(1)", Kind.EXPRESSION, at(1, 32)));
  }

  @Test
  void takesBlanksBetweenTagsForLayout() {
    PolicyElement header =
        TestDocuments.inbound(
            "<set-header name='a'>\n  <value> \n </value>\n" + "<!-- c --> <value/></set-header>");

    assertThat(header.children()).hasSize(3);
    assertThat(header.elements("value")).allMatch(value -> value.text().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1} ¦ {\"a\": 1}",
        "{\"a\": \"&lt;b&gt;\"} ¦ {\"a\": \"<b>\"}",
        "<![CDATA[<a/>]]> ¦ <a/>",
        "<a x='1'>&amp;<!-- c --><b/></a> ¦ <a x='1'>&amp;<!-- c --><b/></a>",
        "` <a/> ` ¦ ` <a/> `",
        "{% if a < 1 %}<a>{{ body.b }}</a>{% endif %} ¦ {% if a < 1 %}<a>{{ body.b }}</a>{% endif %}",
        "<a><![CDATA[</set-body>]]></a> ¦ <a><![CDATA[</set-body>]]></a>",
        "@(1) <a/> ¦ @(1) <a/>",
      })
  void takesLiteralMarkupInABodyForText(String written, String expected) {
    PolicyElement body = TestDocuments.inbound("<set-body>" + written + "</set-body>");

    PolicyValue value = body.text().orElseThrow();
    assertThat(value.text()).isEqualTo(expected);
    assertThat(value.kind()).isEqualTo(Kind.LITERAL);
    assertThat(body.children()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "@{ return \"<a>\" + (x < y) + \"</set-body>\"; } ¦ 1",
        "<!-- why --> @(\"<a/>\") ¦ 2",
        "<![CDATA[ @{ return \"<a/>\"; } ]]> ¦ 1",
      })
  void readsAnExpressionInABody(String written, int children) {
    PolicyElement body = TestDocuments.inbound("<set-body>" + written + "</set-body>");

    assertThat(body.text().orElseThrow().isExpression()).isTrue();
    assertThat(body.children()).hasSize(children);
  }

  @Test
  void tellsWhereACharacterOfAValueStands_despiteEntities() {
    PolicyElement policy =
        TestDocuments.inbound("<set-variable name='n'\n value=\"@(&quot;a&quot; +&#10; bad)\"/>");
    PolicyValue value = policy.attribute("value").orElseThrow().value();

    Position bad = value.positionAt(value.text().indexOf("bad"));

    assertThat(value.text()).isEqualTo("@(\"a\" +\n bad)");
    assertThat(bad).isEqualTo(at(2, 32));
    assertThat(value.positionAt(value.text().length())).isEqualTo(at(2, 36));
    assertThat(value.locate(at(3, 2))).isEqualTo(bad);
    assertThat(value.locate(at(2, 9))).isEqualTo(at(2, 9));
    assertThat(value.locate(at(9, 9))).isEqualTo(at(2, 36));
  }

  @Test
  void tellsWhereACharacterOfAValueStands_whenItWasMadeByCode() {
    PolicyValue value = new PolicyValue("@(a\n  + b)", Kind.EXPRESSION, at(5, 10));

    assertThat(value.positionAt(2)).isEqualTo(at(5, 12));
    assertThat(value.positionAt(6)).isEqualTo(at(6, 3));
    assertThat(value.locate(at(6, 3))).isEqualTo(at(6, 3));
  }
}

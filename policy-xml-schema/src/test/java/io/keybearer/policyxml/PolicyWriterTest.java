package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what documents look like in each form. */
class PolicyWriterTest {
  private static final String RAW =
      """
      <!-- what for -->
      <policies>
          <inbound>
              <base />
              <!-- why -->
              <set-variable name="a" value="@(x["y"] < 1 && true)" />
              <set-variable name="b" value="@{
                // it's a "block"
                return "<b>";
              }" />
              <set-header name="c &amp; d">
                  <value>@(x < "y")</value>
                  <value>1 &lt; 2</value>
              </set-header>
              <set-body template="liquid"><a b="c">{{body.d}}</a></set-body>
          </inbound>
      </policies>
      """;

  private static final String NORMAL =
      """
      <!-- what for -->
      <policies>
          <inbound>
              <base />
              <!-- why -->
              <set-variable name="a" value="@(x[&quot;y&quot;] &lt; 1 &amp;&amp; true)" />
              <set-variable name="b" value="@{&#10;          // it's a &quot;block&quot;&#10;          return &quot;&lt;b&gt;&quot;;&#10;        }" />
              <set-header name="c &amp; d">
                  <value>@(x &lt; "y")</value>
                  <value>1 &lt; 2</value>
              </set-header>
              <set-body template="liquid">&lt;a b="c"&gt;{{body.d}}&lt;/a&gt;</set-body>
          </inbound>
      </policies>
      """;

  @Test
  void escapesExpressions_inTheNormalForm() {
    String written = new PolicyWriter(PolicyForm.XML).write(TestDocuments.read(RAW));

    assertThat(written).isEqualTo(NORMAL);
  }

  @Test
  void leavesExpressionsAsAnAuthorWritesThem_inTheRawForm() {
    String written = new PolicyWriter(PolicyForm.RAW_XML).write(TestDocuments.read(NORMAL));

    assertThat(written).isEqualTo(RAW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@(\"&amp;lt; is an entity &amp;amp; stays one\")",
        "@(\"&amp;&amp; is none\")",
        "@(x // comment&#13;&#10; )",
      })
  void keepsWhatLooksLikeAnEntity_inARawExpression(String escaped) {
    String document = "<policies><a b=\"" + escaped + "\"/></policies>";
    PolicyDocument read = TestDocuments.read(document);

    PolicyDocument again = TestDocuments.read(new PolicyWriter(PolicyForm.RAW_XML).write(read));

    assertThat(TestTrees.withoutPositions(again)).isEqualTo(TestTrees.withoutPositions(read));
  }

  @Test
  void escapesABrokenExpression_thatWouldEndElsewhereOnOneLine() {
    PolicyDocument read =
        TestDocuments.read("<policies><a b=\"@(c'd(\"e\"))\"\n f=\"@('g(\"h\"))\"/></policies>");

    PolicyDocument again = TestDocuments.read(new PolicyWriter(PolicyForm.RAW_XML).write(read));

    assertThat(read.root().elements().get(0).attributes()).hasSize(2);
    assertThat(TestTrees.withoutPositions(again)).isEqualTo(TestTrees.withoutPositions(read));
  }

  @Test
  void partsHyphensInAComment_becauseXmlForbidsThem() {
    PolicyDocument read = TestDocuments.read("<policies><!----- a -- b ----></policies>");

    String written = new PolicyWriter(PolicyForm.XML).write(read);

    assertThat(written).contains("<!--- - - a - - b - - -->");
  }
}

package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Verifies that writing and reading change nothing, in either form and from one to the other. */
class RoundTripTest {
  private static final PolicyWriter RAW = new PolicyWriter(PolicyForm.RAW_XML);
  private static final PolicyWriter NORMAL = new PolicyWriter(PolicyForm.XML);

  @Provide
  Arbitrary<PolicyDocument> documents() {
    return TestTrees.documents();
  }

  @Property(tries = 1000)
  void givesAnEqualTree_fromRawToNormalToRaw(@ForAll("documents") PolicyDocument document) {
    PolicyDocument expected = TestTrees.withoutPositions(document);
    String raw = RAW.write(document);

    PolicyDocument fromRaw = TestDocuments.read(raw);
    String normal = NORMAL.write(fromRaw);
    PolicyDocument fromNormal = TestDocuments.read(normal);

    assertThat(TestTrees.withoutPositions(fromRaw)).as(raw).isEqualTo(expected);
    assertThat(TestTrees.withoutPositions(fromNormal)).as(normal).isEqualTo(expected);
    assertThat(RAW.write(fromNormal)).isEqualTo(raw);
  }

  @Property(tries = 1000)
  void meansTheSameToAnyXmlParser_inTheNormalForm(@ForAll("documents") PolicyDocument document)
      throws Exception {
    String normal = NORMAL.write(document).replace("x:y", "x-y");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);

    Document parsed = factory.newDocumentBuilder().parse(new InputSource(new StringReader(normal)));

    List<String> values = new ArrayList<>();
    collect(parsed.getDocumentElement(), values);
    List<String> expected = new ArrayList<>();
    collect(document.root(), expected);
    assertThat(values).isEqualTo(expected);
  }

  /** The attributes and texts, in order; text of blanks alone only where an element has other. */
  private static void collect(Element element, List<String> values) {
    for (String name : List.of("name", "value", "exists-action", "x-y", "é")) {
      if (element.hasAttribute(name)) {
        values.add(name + "=" + element.getAttribute(name));
      }
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element childElement) {
        values.add("<" + childElement.getTagName());
        collect(childElement, values);
      } else if (child.getNodeType() == Node.TEXT_NODE && !child.getNodeValue().isBlank()) {
        values.add(child.getNodeValue());
      }
    }
  }

  private static void collect(PolicyElement element, List<String> values) {
    for (String name : List.of("name", "value", "exists-action", "x:y", "é")) {
      element
          .attribute(name)
          .ifPresent(
              a ->
                  values.add(
                      name.replace("x:y", "x-y") + "=" + a.value().text().replace("x:y", "x-y")));
    }
    for (PolicyNode child : element.children()) {
      if (child instanceof PolicyElement childElement) {
        values.add("<" + childElement.name().replace("x:y", "x-y"));
        collect(childElement, values);
      } else if (child instanceof PolicyText text && !text.value().text().isBlank()) {
        values.add(text.value().text());
      }
    }
  }
}

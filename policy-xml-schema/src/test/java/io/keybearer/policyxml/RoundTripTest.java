package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Verifies that writing and reading change nothing, in either form and from one to the other.
 *
 * <p>Documents are made at random, in a sequence that is always the same; {@code
 * -Dkeybearer.roundtrip.documents=…} makes it longer and {@code -Dkeybearer.roundtrip.seed=…}
 * another.
 */
class RoundTripTest {
  private static final int DOCUMENTS = Integer.getInteger("keybearer.roundtrip.documents", 1000);
  private static final long SEED = Long.getLong("keybearer.roundtrip.seed", 20_261_124L);
  private static final PolicyWriter RAW = new PolicyWriter(PolicyForm.RAW_XML);
  private static final PolicyWriter NORMAL = new PolicyWriter(PolicyForm.XML);

  @Test
  void givesAnEqualTree_fromRawToNormalToRaw() {
    forEachDocument(
        document -> {
          PolicyDocument expected = TestTrees.withoutPositions(document);
          String raw = RAW.write(document);

          PolicyDocument fromRaw = TestDocuments.read(raw);
          String normal = NORMAL.write(fromRaw);
          PolicyDocument fromNormal = TestDocuments.read(normal);

          assertThat(TestTrees.withoutPositions(fromRaw)).as(raw).isEqualTo(expected);
          assertThat(TestTrees.withoutPositions(fromNormal)).as(normal).isEqualTo(expected);
          assertThat(RAW.write(fromNormal)).isEqualTo(raw);
        });
  }

  @Test
  void meansTheSameToAnyXmlParser_inTheNormalForm() {
    forEachDocument(
        document -> {
          Document parsed = parse(NORMAL.write(document).replace("x:y", "x-y"));

          List<String> values = new ArrayList<>();
          collect(parsed.getDocumentElement(), values);
          List<String> expected = new ArrayList<>();
          collect(document.root(), expected);
          assertThat(values).isEqualTo(expected);
        });
  }

  /** Tries documents of one sequence, always the same; a failure says which one it was. */
  private static void forEachDocument(ThrowingConsumer<PolicyDocument> property) {
    TestTrees trees = new TestTrees(new Random(SEED));
    for (int i = 0; i < DOCUMENTS; i++) {
      PolicyDocument document = trees.document();
      try {
        property.accept(document);
      } catch (Throwable e) {
        throw new AssertionError("document " + i + " of seed " + SEED + ": " + document, e);
      }
    }
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
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

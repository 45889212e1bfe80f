package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Verifies that the schema helps whoever reads it, and agrees with the catalogue. */
class PolicySchemaTextTest {
  private static Element schema;

  @BeforeAll
  static void parse() throws Exception {
    try (InputStream text = PolicySchema.open()) {
      schema =
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .parse(text)
              .getDocumentElement();
    }
  }

  private static List<Element> named(String kind) {
    NodeList found = schema.getElementsByTagNameNS("*", kind);
    List<Element> declarations = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Element declaration = (Element) found.item(i);
      if (declaration.hasAttribute("name")) {
        declarations.add(declaration);
      }
    }
    return declarations;
  }

  private static String help(Element declaration) {
    Element annotation = (Element) declaration.getElementsByTagNameNS("*", "annotation").item(0);
    return annotation != null && annotation.getParentNode().isSameNode(declaration)
        ? annotation.getTextContent().strip()
        : "";
  }

  @Test
  void explainsEveryElementAndAttribute() {
    List<Element> declarations = new ArrayList<>(named("element"));
    declarations.addAll(named("attribute"));

    assertThat(declarations).hasSizeGreaterThan(300);
    assertThat(declarations)
        .filteredOn(declaration -> help(declaration).length() < 12)
        .extracting(declaration -> declaration.getAttribute("name"))
        .isEmpty();
  }

  @Test
  void knowsThePoliciesOfTheCatalogue() {
    Set<String> elements = new TreeSet<>();
    for (Element element : named("element")) {
      if (element.getParentNode().isSameNode(schema)) {
        elements.add(element.getAttribute("name"));
      }
    }
    elements.removeAll(Set.of(PolicyDocument.POLICIES, PolicyDocument.FRAGMENT));

    assertThat(elements).isEqualTo(PolicyCatalog.names());
  }

  @Test
  void letsEveryPolicyStandInASection() {
    String policies =
        String.join("", PolicyCatalog.names().stream().map(name -> "<" + name + "/>").toList());
    PolicyChecker checker = new PolicyChecker(new PolicyReader(), new PolicySchema());

    List<Diagnostic> diagnostics =
        checker
            .check("p", "<policies><inbound>" + policies + "</inbound></policies>")
            .diagnostics();

    assertThat(diagnostics).noneMatch(d -> d.message().contains("not allowed"));
    assertThat(diagnostics).noneMatch(d -> d.message().contains("not a policy"));
  }
}

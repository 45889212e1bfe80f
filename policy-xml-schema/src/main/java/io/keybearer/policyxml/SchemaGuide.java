package io.keybearer.policyxml;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What the schema itself says for messages: the attributes of each element and, from its help, what
 * each kind of value is. Immutable.
 */
final class SchemaGuide {
  private static final String XS = XMLConstants.W3C_XML_SCHEMA_NS_URI;

  private final Map<String, Element> attributeGroups = new HashMap<>();
  private final Map<String, Element> complexTypes = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();
  private final Map<String, Set<String>> attributes = new HashMap<>();

  private SchemaGuide(Element schema) {
    for (Element declaration : descendants(schema)) {
      String name = declaration.getAttribute("name");
      if (name.isEmpty()) {
        continue;
      }
      switch (declaration.getLocalName()) {
        case "attributeGroup" -> attributeGroups.putIfAbsent(name, declaration);
        case "complexType" -> complexTypes.putIfAbsent(name, declaration);
        case "simpleType" -> kinds.putIfAbsent(name, documentation(declaration));
        default -> {}
      }
    }
    for (Element declaration : descendants(schema)) {
      if (declaration.getLocalName().equals("element") && declaration.hasAttribute("name")) {
        Set<String> names =
            attributes.computeIfAbsent(declaration.getAttribute("name"), any -> new TreeSet<>());
        Element type = complexTypes.get(declaration.getAttribute("type"));
        addAttributes(type == null ? declaration : type, names);
      }
    }
  }

  /** Reads the schema as a document. */
  static SchemaGuide read(InputStream schema) {
    return new SchemaGuide(document(schema));
  }

  /** The schema's root element. */
  static Element document(InputStream schema) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newDocumentBuilder().parse(schema).getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("the policy schema cannot be read", e);
    }
  }

  /** The names of the attributes that elements of that name have, in alphabetical order. */
  Set<String> attributesOf(String element) {
    return attributes.getOrDefault(element, Set.of());
  }

  /** The names of the kinds of values. */
  Set<String> kinds() {
    return kinds.keySet();
  }

  /** What a value of that kind is, to follow "must be". */
  String kind(String name) {
    return kinds.getOrDefault(name, "of another kind");
  }

  /** Adds the attributes declared in there, but not those of elements within. */
  private void addAttributes(Element declaration, Set<String> names) {
    for (Element child : children(declaration)) {
      switch (child.getLocalName()) {
        case "attribute" -> names.add(child.getAttribute("name"));
        case "attributeGroup" ->
            addAttributes(attributeGroups.getOrDefault(child.getAttribute("ref"), child), names);
        case "complexType", "simpleContent", "extension" -> addAttributes(child, names);
        default -> {}
      }
    }
  }

  static String documentation(Element declaration) {
    Node help = declaration.getElementsByTagNameNS(XS, "documentation").item(0);
    return help == null ? "" : help.getTextContent().strip().replaceAll("\\s+", " ");
  }

  static List<Element> descendants(Element element) {
    List<Element> found = new ArrayList<>();
    for (Element child : children(element)) {
      found.add(child);
      found.addAll(descendants(child));
    }
    return found;
  }

  static List<Element> children(Element element) {
    List<Element> found = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element childElement) {
        found.add(childElement);
      }
    }
    return found;
  }
}

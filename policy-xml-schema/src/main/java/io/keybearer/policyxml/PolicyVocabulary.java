package io.keybearer.policyxml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.w3c.dom.Element;

/**
 * What an editor can propose while somebody writes a document: the schema's elements, what may
 * stand in them, their attributes and the words that those take. Elements of one name in several
 * places are put together. Immutable and thread-safe.
 */
public final class PolicyVocabulary {
  /** A pattern in the schema, because any casing is allowed. */
  private static final String BOOLEAN = "literalBoolean";

  private final SortedMap<String, ElementWords> elements = new TreeMap<>();
  private final Map<String, Element> declarations = new HashMap<>();

  /**
   * An element's words.
   *
   * @param help what it is for, a sentence
   * @param children the elements that may stand in it
   * @param attributes its attributes by name
   */
  public record ElementWords(
      String help, SortedSet<String> children, SortedMap<String, AttributeWords> attributes) {}

  /**
   * An attribute's words.
   *
   * @param help what it is for, a sentence
   * @param required whether the element must have it
   * @param values the literal values that it takes; empty when it takes any
   */
  public record AttributeWords(String help, boolean required, List<String> values) {
    /** Copies the list. */
    public AttributeWords {
      values = List.copyOf(values);
    }
  }

  private PolicyVocabulary(Element schema) {
    for (Element declaration : SchemaGuide.descendants(schema)) {
      if (declaration.hasAttribute("name") && !declaration.getLocalName().equals("attribute")) {
        declarations.putIfAbsent(key(declaration), declaration);
      }
    }
    for (Element declaration : SchemaGuide.descendants(schema)) {
      if (declaration.getLocalName().equals("element") && declaration.hasAttribute("name")) {
        ElementWords words =
            elements.computeIfAbsent(
                declaration.getAttribute("name"),
                name ->
                    new ElementWords(
                        SchemaGuide.documentation(declaration), new TreeSet<>(), new TreeMap<>()));
        add(words, typeOf(declaration));
      }
    }
  }

  /** The vocabulary of the policy language. */
  public static PolicyVocabulary load() {
    return new PolicyVocabulary(SchemaGuide.document(PolicySchema.open()));
  }

  /** The elements by name. */
  public Map<String, ElementWords> elements() {
    return Map.copyOf(elements);
  }

  /** The elements that a document can begin with. */
  public static Set<String> roots() {
    return Set.of(PolicyDocument.POLICIES, PolicyDocument.FRAGMENT);
  }

  private static String key(Element declaration) {
    return declaration.getLocalName() + ' ' + declaration.getAttribute("name");
  }

  private Element typeOf(Element declaration) {
    return declarations.getOrDefault(
        "complexType " + declaration.getAttribute("type"), declaration);
  }

  /** Adds what a declaration says of its element, but not what those within say of theirs. */
  private void add(ElementWords words, Element declaration) {
    for (Element child : SchemaGuide.children(declaration)) {
      switch (child.getLocalName()) {
        case "element" ->
            words.children().add(child.getAttribute(child.hasAttribute("ref") ? "ref" : "name"));
        case "attribute" ->
            words.attributes().putIfAbsent(child.getAttribute("name"), words(child));
        case "group", "attributeGroup" ->
            add(
                words,
                declarations.getOrDefault(
                    child.getLocalName() + ' ' + child.getAttribute("ref"), child));
        case "complexType",
            "simpleContent",
            "complexContent",
            "extension",
            "choice",
            "sequence",
            "all" ->
            add(words, child);
        default -> {}
      }
    }
  }

  private AttributeWords words(Element attribute) {
    List<String> values = new ArrayList<>();
    addValues(attribute, values);
    addValues(attribute.getAttribute("type"), values);
    return new AttributeWords(
        SchemaGuide.documentation(attribute),
        attribute.getAttribute("use").equals("required"),
        values);
  }

  private void addValues(String type, List<String> values) {
    Element declaration = declarations.get("simpleType " + type);
    if (type.equals(BOOLEAN)) {
      values.addAll(List.of("true", "false"));
    } else if (declaration != null) {
      addValues(declaration, values);
    }
  }

  private void addValues(Element type, List<String> values) {
    for (Element child : SchemaGuide.children(type)) {
      switch (child.getLocalName()) {
        case "enumeration" -> values.add(child.getAttribute("value"));
        case "union" -> {
          for (String member : child.getAttribute("memberTypes").split("\\s+", -1)) {
            addValues(member, values);
          }
          addValues(child, values);
        }
        case "simpleType", "restriction" -> addValues(child, values);
        default -> {}
      }
    }
  }
}

package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** What LINQ to XML has, over the JDK's document tree. */
final class XmlMembers {
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private XmlMembers() {}

  static void register(Members members) {
    RuntimeTypes.put("XNode", Node.class);
    RuntimeTypes.put("XContainer", Node.class);
    RuntimeTypes.put("XDocument", Document.class);
    RuntimeTypes.put("XElement", Element.class);
    RuntimeTypes.put("XAttribute", Attr.class);
    RuntimeTypes.put("XName", XmlName.class);
    names(members);
    nodes(members);
    containers(members);
    elements(members);
    attributes(members);
    members.countTrees(0, "XElement.new/2", "XDocument.new/1");
    members.countTrees(1, "XContainer.Add/1");
  }

  private static Node node(@Nullable Object value) {
    return (Node) Arguments.value(value);
  }

  private static Element element(@Nullable Object value) {
    return (Element) Arguments.value(value);
  }

  private static XmlName name(@Nullable Object value) {
    if (value instanceof XmlName name) {
      return name;
    }
    throw ClrException.nullArgument("name");
  }

  private static void names(Members members) {
    members.add("XName.Get/1", (e, a) -> XmlName.of(Arguments.text(a[0], "expandedName")));
    members.add("XName.Get/2", (e, a) -> new XmlName(Texts.of(a[1]), Texts.of(a[0])));
    members.add("XName.LocalName/0", (e, a) -> name(a[0]).local());
    members.add("XName.NamespaceName/0", (e, a) -> name(a[0]).namespace());
    members.add("XName.Namespace/0", (e, a) -> new XmlName(name(a[0]).namespace(), ""));
    members.add("XNamespace.Get/1", (e, a) -> new XmlName(Texts.of(a[0]), ""));
    members.add("XNamespace.None/0", (e, a) -> new XmlName("", ""));
    members.add("XNamespace.NamespaceName/0", (e, a) -> name(a[0]).namespace());
    members.add(
        "XNamespace.GetName/1", (e, a) -> new XmlName(name(a[0]).namespace(), Texts.of(a[1])));
  }

  private static void nodes(Members members) {
    members.add(
        "XNode.ToString/1",
        (e, a) ->
            XmlTexts.write(
                node(a[0]), !(a[1] instanceof EnumValue v && v.is("DisableFormatting"))));
    members.add(
        "XNode.Parent/0",
        (e, a) -> node(a[0]).getParentNode() instanceof Element parent ? parent : null);
    members.add(
        "XNode.Remove/0",
        (e, a) -> {
          Node parent = node(a[0]).getParentNode();
          if (parent == null) {
            throw ClrException.invalidOperation("The parent is missing.");
          }
          parent.removeChild(node(a[0]));
          return null;
        });
  }

  private static boolean matches(Node node, @Nullable XmlName name) {
    if (!(node instanceof Element)) {
      return false;
    }
    return name == null || name.equals(nameOf(node));
  }

  private static XmlName nameOf(Node node) {
    String local = node.getLocalName();
    String namespace = node.getNamespaceURI();
    return new XmlName(
        namespace == null ? "" : namespace, local == null ? node.getNodeName() : local);
  }

  private static List<@Nullable Object> found(Node from, @Nullable XmlName name, boolean deep) {
    List<@Nullable Object> found = new ArrayList<>();
    for (Node child : XmlTexts.children(from)) {
      if (matches(child, name)) {
        found.add(child);
      }
      if (deep) {
        found.addAll(found(child, name, true));
      }
    }
    return found;
  }

  private static void containers(Members members) {
    members.add(
        "XContainer.Element/1",
        (e, a) -> {
          List<@Nullable Object> found = found(node(a[0]), name(a[1]), false);
          return found.isEmpty() ? null : found.get(0);
        });
    members.add("XContainer.Elements/0", (e, a) -> found(node(a[0]), null, false));
    members.add("XContainer.Elements/1", (e, a) -> found(node(a[0]), name(a[1]), false));
    members.add("XContainer.Descendants/0", (e, a) -> found(node(a[0]), null, true));
    members.add("XContainer.Descendants/1", (e, a) -> found(node(a[0]), name(a[1]), true));
    members.add("XContainer.Nodes/0", (e, a) -> new ArrayList<>(XmlTexts.children(node(a[0]))));
    members.add("XContainer.FirstNode/0", (e, a) -> node(a[0]).getFirstChild());
    members.add(
        "XContainer.Add/1",
        (e, a) -> {
          add(node(a[0]), a[1]);
          return null;
        });
    members.add("XDocument.Parse/1", (e, a) -> parse(e, a[0]));
    members.add("XDocument.Root/0", (e, a) -> ((Document) node(a[0])).getDocumentElement());
    members.add(
        "XDocument.new/1",
        (e, a) -> {
          Document document = XmlTexts.newDocument();
          add(document, a[0]);
          return document;
        });
  }

  private static Document parse(Evaluation evaluation, @Nullable Object text) {
    String xml = Arguments.text(text, "text");
    evaluation.room(xml.length() * 2L);
    return XmlTexts.parse(xml);
  }

  private static Document document(Node node) {
    return node instanceof Document document ? document : node.getOwnerDocument();
  }

  /** Adds nodes, attributes, sequences of them, or the text of anything else. */
  private static void add(Node target, @Nullable Object content) {
    if (content == null) {
      return;
    }
    if (content instanceof Attr attribute && target instanceof Element element) {
      element.setAttributeNS(
          attribute.getNamespaceURI(), attribute.getName(), attribute.getValue());
    } else if (content instanceof Node node) {
      boolean free = node.getParentNode() == null && node.getOwnerDocument() == document(target);
      target.appendChild(free ? node : document(target).importNode(node, true));
    } else if (!(content instanceof String) && Sequences.elementsOrNull(content) != null) {
      Sequences.elements(content).forEach(part -> add(target, part));
    } else {
      target.appendChild(document(target).createTextNode(text(content)));
    }
  }

  /** XML's own spelling of values: {@code true}, ISO dates. */
  private static String text(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "true" : "false";
    }
    return value instanceof DateTimeValue ? Formats.format(value, "o") : Texts.of(value);
  }

  private static Element made(@Nullable Object name) {
    XmlName expanded = name(name);
    return XmlTexts.newDocument()
        .createElementNS(
            expanded.namespace().isEmpty() ? null : expanded.namespace(), expanded.local());
  }

  private static void elements(Members members) {
    members.add("XElement.Parse/1", (e, a) -> parse(e, a[0]).getDocumentElement());
    members.add("XElement.new/1", (e, a) -> made(a[0]));
    members.add(
        "XElement.new/2",
        (e, a) -> {
          Element element = made(a[0]);
          add(element, a[1]);
          return element;
        });
    members.add("XElement.Name/0", (e, a) -> nameOf(node(a[0])));
    members.add("XElement.Value/0", (e, a) -> node(a[0]).getTextContent());
    members.add("XElement.Value/0=", (e, a) -> setText(node(a[0]), a[1]));
    members.add("XElement.SetValue/1", (e, a) -> setText(node(a[0]), a[1]));
    members.add("XElement.HasElements/0", (e, a) -> !found(node(a[0]), null, false).isEmpty());
    members.add(
        "XElement.SetElementValue/2",
        (e, a) -> {
          List<@Nullable Object> known = found(node(a[0]), name(a[1]), false);
          if (a[2] == null) {
            known.forEach(child -> node(a[0]).removeChild(node(child)));
          } else if (known.isEmpty()) {
            Element child = made(a[1]);
            setText(child, a[2]);
            add(node(a[0]), child);
          } else {
            setText(node(known.get(0)), a[2]);
          }
          return null;
        });
  }

  private static @Nullable Object setText(Node node, @Nullable Object value) {
    node.setTextContent(value == null ? "" : text(value));
    return null;
  }

  private static List<@Nullable Object> attributesOf(Element element, @Nullable XmlName name) {
    List<@Nullable Object> found = new ArrayList<>();
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (name == null || name.equals(nameOf(attribute))) {
        found.add(attribute);
      }
    }
    return found;
  }

  private static void attributes(Members members) {
    members.add("XElement.Attributes/0", (e, a) -> attributesOf(element(a[0]), null));
    members.add("XElement.Attributes/1", (e, a) -> attributesOf(element(a[0]), name(a[1])));
    members.add(
        "XElement.Attribute/1",
        (e, a) -> {
          List<@Nullable Object> found = attributesOf(element(a[0]), name(a[1]));
          return found.isEmpty() ? null : found.get(0);
        });
    members.add("XElement.HasAttributes/0", (e, a) -> element(a[0]).hasAttributes());
    members.add(
        "XElement.SetAttributeValue/2",
        (e, a) -> {
          if (a[2] == null) {
            element(a[0]).removeAttributeNS(namespace(name(a[1])), name(a[1]).local());
          } else {
            element(a[0]).setAttributeNS(namespace(name(a[1])), qualified(name(a[1])), text(a[2]));
          }
          return null;
        });
    members.add(
        "XAttribute.new/2",
        (e, a) -> {
          Attr attribute =
              XmlTexts.newDocument()
                  .createAttributeNS(namespace(name(a[0])), qualified(name(a[0])));
          attribute.setValue(text(Arguments.value(a[1])));
          return attribute;
        });
    attribute(members, "Name", XmlMembers::nameOf);
    attribute(members, "Value", Attr::getValue);
    members.add(
        "XAttribute.Value/0=",
        (e, a) -> {
          ((Attr) Arguments.value(a[0])).setValue(Texts.of(a[1]));
          return null;
        });
  }

  private static void attribute(
      Members members, String name, Function<Attr, @Nullable Object> read) {
    members.add("XAttribute." + name + "/0", (e, a) -> read.apply((Attr) Arguments.value(a[0])));
  }

  private static @Nullable String namespace(XmlName name) {
    if (name.local().equals("xmlns")) {
      return XMLNS;
    }
    return name.namespace().isEmpty() ? null : name.namespace();
  }

  /** An attribute in a namespace needs a prefix; its element's does not reach it. */
  private static String qualified(XmlName name) {
    boolean plain = name.namespace().isEmpty() || name.namespace().equals(XMLNS);
    return plain ? name.local() : "a:" + name.local();
  }
}

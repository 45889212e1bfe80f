package io.keybearer.policy.expression;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** XML text to trees and back. No document type, so no entity and nothing from outside. */
final class XmlTexts {
  private XmlTexts() {}

  /** Reads a document; blanks between elements are dropped, as {@code XDocument.Parse} does. */
  static Document parse(String text) {
    try {
      DocumentBuilder builder = factory().newDocumentBuilder();
      builder.setErrorHandler(new Quiet());
      Document document =
          builder.parse(
              new InputSource(new StringReader(text.replaceFirst("^\uFEFF", "").strip())));
      dropBlanks(document);
      return document;
    } catch (SAXParseException e) {
      throw new ClrException(
          "XmlException",
          "The XML is not well-formed. Line "
              + e.getLineNumber()
              + ", position "
              + e.getColumnNumber()
              + ".",
          e);
    } catch (SAXException | IOException e) {
      throw new ClrException("XmlException", "The XML is not well-formed.", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser can't be configured", e);
    }
  }

  static Document newDocument() {
    try {
      return factory().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser can't be configured", e);
    }
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory;
  }

  private static void dropBlanks(Node node) {
    for (Node child : children(node)) {
      boolean blank = child.getNodeType() == Node.TEXT_NODE && child.getTextContent().isBlank();
      boolean alone = node.getChildNodes().getLength() == 1 && node instanceof Element;
      if (blank && !alone) {
        node.removeChild(child);
      } else {
        dropBlanks(child);
      }
    }
  }

  static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      children.add(child);
    }
    return children;
  }

  static String write(Node node, boolean indented) {
    StringBuilder out = new StringBuilder();
    if (node instanceof Document document) {
      List<Node> children = children(document);
      for (int i = 0; i < children.size(); i++) {
        out.append(i > 0 && indented ? "\r\n" : "");
        write(children.get(i), indented ? 0 : -1, "", out);
      }
    } else {
      write(node, indented ? 0 : -1, "", out);
    }
    return out.toString();
  }

  /**
   * Writes a node.
   *
   * @param level how far it is indented; -1 for not at all
   * @param scope the default namespace where it stands; empty for none
   */
  private static void write(Node node, int level, String scope, StringBuilder out) {
    LimitExceededException.checkWritten(out);
    switch (node.getNodeType()) {
      case Node.ELEMENT_NODE -> element((Element) node, level, scope, out);
      case Node.CDATA_SECTION_NODE ->
          out.append("<![CDATA[").append(node.getTextContent()).append("]]>");
      case Node.COMMENT_NODE -> out.append("<!--").append(node.getTextContent()).append("-->");
      case Node.PROCESSING_INSTRUCTION_NODE ->
          out.append("<?")
              .append(node.getNodeName())
              .append(' ')
              .append(node.getNodeValue())
              .append("?>");
      case Node.ATTRIBUTE_NODE ->
          out.append(node.getNodeName())
              .append("=\"")
              .append(escaped(((Attr) node).getValue()).replace("\"", "&quot;"))
              .append('"');
      default -> out.append(escaped(node.getTextContent()));
    }
  }

  private static void element(Element element, int level, String scope, StringBuilder out) {
    out.append('<').append(element.getTagName());
    String namespace = defaultNamespace(element, scope);
    if (!element.hasAttribute("xmlns") && !namespace.equals(scope)) {
      out.append(" xmlns=\"").append(escaped(namespace)).append('"');
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      out.append(' ');
      write(attributes.item(i), -1, namespace, out);
    }
    List<Node> children = children(element);
    if (children.isEmpty()) {
      out.append(" />");
      return;
    }
    out.append('>');
    boolean text =
        children.stream()
            .anyMatch(
                child ->
                    child.getNodeType() == Node.TEXT_NODE
                        || child.getNodeType() == Node.CDATA_SECTION_NODE);
    int inner = level < 0 || text ? -1 : level + 1;
    for (Node child : children) {
      newLine(inner, out);
      write(child, inner, namespace, out);
    }
    newLine(inner < 0 ? -1 : level, out);
    out.append("</").append(element.getTagName()).append('>');
  }

  /** The default namespace inside an element, whether it is declared or was made so. */
  private static String defaultNamespace(Element element, String scope) {
    if (element.hasAttribute("xmlns")) {
      return element.getAttribute("xmlns");
    }
    if (element.getPrefix() != null) {
      return scope;
    }
    String namespace = element.getNamespaceURI();
    return namespace == null ? "" : namespace;
  }

  private static void newLine(int level, StringBuilder out) {
    if (level >= 0) {
      out.append("\r\n").append("  ".repeat(level));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The default handler prints to the error stream. */
  private static final class Quiet implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}

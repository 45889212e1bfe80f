package io.keybearer.policyxml;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The two ways to write a document, by Azure's names for them. */
public enum PolicyForm {
  /**
   * The normal form, {@code xml}: well-formed XML in which expressions are escaped like any text
   * and line breaks in attributes are character references. Any XML tool reads it.
   */
  XML,
  /** The form of the portal, {@code rawxml}: expressions stand as an author writes them. */
  RAW_XML;

  /**
   * The form that a text is in: {@link #XML} when any XML tool would read it, else the raw one. A
   * document without expressions may be in both, and counts as the normal form.
   */
  public static PolicyForm of(String text) {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(new InputSource(new StringReader(text)), new DefaultHandler());
      return XML;
    } catch (SAXException e) {
      return RAW_XML;
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("every Java platform reads XML from memory", e);
    }
  }
}

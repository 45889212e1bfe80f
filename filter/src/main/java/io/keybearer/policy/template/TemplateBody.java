package io.keybearer.policy.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What a template sees as {@code body}: the members of a JSON text, the elements of an XML text by
 * their local names in any casing, or any other text as it is. XML has no document type and no
 * entities of its own here.
 */
public final class TemplateBody {
  private static final int DEEPEST = 128;
  private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  private TemplateBody() {}

  /**
   * The value of a body.
   *
   * @param contentType what the message says; where it does not say JSON, the text's first
   *     character decides
   * @param nilIsNull whether an element with {@code xsi:nil} is null, rather than an empty text
   * @throws TemplateException when the text is not what it should be; the message does not hold it
   */
  public static @Nullable Object parse(String text, String contentType, boolean nilIsNull) {
    String type = contentType.toLowerCase(Locale.ROOT).replaceAll(";.*", "").strip();
    String start = text.stripLeading();
    boolean json = type.endsWith("/json") || type.endsWith("+json");
    if (start.isEmpty()) {
      return null;
    }
    // Documents set the type of what they make beforehand, so the text has the last word.
    if (start.startsWith("<")) {
      return xml(text, nilIsNull);
    }
    return start.startsWith("{") || start.startsWith("[") || json ? json(text) : text;
  }

  private static @Nullable Object json(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new TemplateException("the body is not JSON", e);
    }
  }

  private static @Nullable Object xml(String text, boolean nilIsNull) {
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new StringReader(text));
      try {
        reader.nextTag();
        Map<String, @Nullable Object> root = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String name = reader.getLocalName();
        root.put(name, element(reader, nilIsNull, 1));
        while (reader.hasNext()) {
          reader.next();
        }
        return root;
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new TemplateException("the body is not XML", e);
    }
  }

  private static @Nullable Object element(XMLStreamReader reader, boolean nilIsNull, int depth)
      throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("too deep");
    }
    boolean nil = "true".equals(reader.getAttributeValue(SCHEMA_INSTANCE, "nil"));
    Map<String, @Nullable Object> children = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    StringBuilder text = new StringBuilder();
    for (int event = reader.next(); event != XMLStreamReader.END_ELEMENT; event = reader.next()) {
      if (event == XMLStreamReader.START_ELEMENT) {
        String name = reader.getLocalName();
        add(children, name, element(reader, nilIsNull, depth + 1));
      } else if (event == XMLStreamReader.CHARACTERS || event == XMLStreamReader.CDATA) {
        text.append(reader.getText());
      }
    }
    if (!children.isEmpty()) {
      return children;
    }
    return nil ? (nilIsNull ? null : "") : text.toString();
  }

  /** Adds an element; several of a name become a list. */
  @SuppressWarnings("unchecked") // Lists come from here alone: an element is a map or a text.
  private static void add(
      Map<String, @Nullable Object> children, String name, @Nullable Object value) {
    if (!children.containsKey(name)) {
      children.put(name, value);
    } else if (children.get(name) instanceof List<?> several) {
      ((List<@Nullable Object>) several).add(value);
    } else {
      List<@Nullable Object> several = new ArrayList<>();
      several.add(children.get(name));
      several.add(value);
      children.put(name, several);
    }
  }
}

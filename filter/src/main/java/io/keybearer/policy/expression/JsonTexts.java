package io.keybearer.policy.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to trees and back, as Newtonsoft reads and writes it: single quotes, comments, unquoted
 * names and trailing commas are taken; dates stay text, as Azure's are.
 */
final class JsonTexts {
  private static final int MAX_DEPTH = 128;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(EvaluationLimits.DEFAULT.stringLength())
                  .build())
          .build();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private JsonTexts() {}

  /**
   * Reads one JSON text.
   *
   * @param type what is expected, for the message when there is nothing
   * @throws ClrException JsonReaderException if it is none
   */
  static JsonToken parse(String text, String type) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw problem(
            "Error reading " + type + " from JsonReader. Path '', line 0, position 0.", null);
      }
      JsonToken root = read(parser);
      if (parser.nextToken() != null) {
        throw problem(
            "Additional text encountered after finished reading JSON content. Path '', line "
                + parser.currentLocation().getLineNr()
                + ".",
            null);
      }
      return root;
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the text, which may hold secrets.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw problem(
          "Unexpected character encountered while parsing value. Line "
              + line
              + ", position "
              + column
              + ".",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static ClrException problem(String message, @Nullable Throwable cause) {
    return new ClrException("JsonReaderException", message, cause);
  }

  private static JsonToken read(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        JsonObject object = new JsonObject();
        while (parser.nextToken() != com.fasterxml.jackson.core.JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.set(name, read(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        JsonArray array = new JsonArray();
        while (parser.nextToken() != com.fasterxml.jackson.core.JsonToken.END_ARRAY) {
          array.add(read(parser));
        }
        return array;
      }
      default -> {
        return value(parser);
      }
    }
  }

  private static JsonValue value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new JsonValue(parser.getText());
      case VALUE_TRUE -> new JsonValue(true);
      case VALUE_FALSE -> new JsonValue(false);
      case VALUE_NULL -> JsonValue.nothing();
      case VALUE_NUMBER_INT -> new JsonValue(JsonValue.number(parser.getDecimalValue(), true));
      case VALUE_NUMBER_FLOAT -> new JsonValue(parser.getDoubleValue());
      default -> throw problem("Unexpected end while parsing JSON. Path ''.", null);
    };
  }

  /** {@code JToken.FromObject}. */
  static JsonToken fromObject(@Nullable Object value) {
    if (value == null || value instanceof JsonToken || JsonValue.isPlain(value)) {
      return JsonValue.tokenOf(value);
    }
    if (value instanceof EnumValue) {
      return JsonValue.tokenOf(value);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof AnonymousValue anonymous) {
      return object(anonymous.members());
    }
    List<@Nullable Object> elements = Sequences.elementsOrNull(value);
    if (elements == null) {
      throw new ClrException(
          "JsonSerializationException",
          "A " + RuntimeTypes.nameOf(value) + " can't be written as JSON.");
    }
    JsonArray array = new JsonArray();
    for (Object element : elements) {
      array.add(fromObject(element));
    }
    return array;
  }

  private static JsonObject object(Map<?, ?> members) {
    JsonObject object = new JsonObject();
    members.forEach((name, member) -> object.set(Texts.of(name), fromObject(member)));
    return object;
  }

  /** Writes a tree; a value alone is its bare text only by its own {@code toString}. */
  static String write(JsonToken token, boolean indented) {
    StringBuilder out = new StringBuilder();
    write(token, indented ? 0 : -1, out);
    return out.toString();
  }

  private static void write(JsonToken token, int level, StringBuilder out) {
    LimitExceededException.checkWritten(out);
    if (token instanceof JsonObject object) {
      block('{', '}', object.children(), level, out);
    } else if (token instanceof JsonArray array) {
      block('[', ']', array.children(), level, out);
    } else if (token instanceof JsonProperty property) {
      quote(property.name(), out);
      out.append(level >= 0 ? ": " : ":");
      write(property.value(), level, out);
    } else {
      value(((JsonValue) token).value(), out);
    }
  }

  private static void block(
      char open, char close, List<JsonToken> children, int level, StringBuilder out) {
    out.append(open);
    int inner = level < 0 ? level : level + 1;
    for (int i = 0; i < children.size(); i++) {
      out.append(i == 0 ? "" : ",");
      newLine(inner, out);
      write(children.get(i), inner, out);
    }
    if (!children.isEmpty()) {
      newLine(level, out);
    }
    out.append(close);
  }

  /** .NET on Azure's Windows hosts ends lines with CR LF. */
  private static void newLine(int level, StringBuilder out) {
    if (level >= 0) {
      out.append("\r\n").append("  ".repeat(level));
    }
  }

  private static void value(@Nullable Object value, StringBuilder out) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean flag) {
      out.append(flag ? "true" : "false");
    } else if (value instanceof Double || value instanceof Float) {
      String text = Texts.of(value);
      boolean bare = text.indexOf('.') < 0 && text.indexOf('E') < 0 && text.indexOf('N') < 0;
      out.append(text).append(bare ? ".0" : "");
    } else if (value instanceof BigDecimal decimal) {
      out.append(decimal.toPlainString()).append(decimal.scale() <= 0 ? ".0" : "");
    } else if (value instanceof Number) {
      out.append(value);
    } else {
      quote(textOf(value), out);
    }
  }

  private static String textOf(Object value) {
    if (value instanceof DateTimeValue time) {
      return date(time);
    } else if (value instanceof OffsetDateTime time) {
      return DATE.format(time) + fraction(time.getNano()) + offset(time);
    } else if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    } else if (value instanceof Duration span) {
      return DateTexts.ofSpan(span);
    }
    return Texts.of(value);
  }

  private static String date(DateTimeValue time) {
    String zone =
        switch (time.kind()) {
          case DateTimeValue.UTC -> "Z";
          case DateTimeValue.LOCAL -> "+00:00";
          default -> "";
        };
    return DATE.format(time.time()) + fraction(time.time().get(ChronoField.NANO_OF_SECOND)) + zone;
  }

  private static String offset(OffsetDateTime time) {
    String id = time.getOffset().getId();
    return id.equals("Z") ? "+00:00" : id;
  }

  private static String fraction(int nanos) {
    String digits = String.format(Locale.ROOT, ".%07d", nanos / 100).replaceAll("0+$", "");
    return digits.equals(".") ? "" : digits;
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code JValue}: a text, number, truth value, date or null. */
final class JsonValue extends JsonToken {
  private @Nullable Object value;

  /**
   * A value.
   *
   * @param value null, or what {@link #kind()} knows
   */
  JsonValue(@Nullable Object value) {
    this.value = value;
  }

  /** JSON's null. */
  static JsonValue nothing() {
    return new JsonValue(null);
  }

  /** Any value as a token: itself, a value, or an array of a sequence. */
  static JsonToken tokenOf(@Nullable Object value) {
    if (value instanceof JsonToken token) {
      return token;
    }
    if (value == null || isPlain(value)) {
      return new JsonValue(value);
    }
    if (value instanceof EnumValue constant) {
      return new JsonValue((long) constant.number());
    }
    return JsonTexts.fromObject(value);
  }

  static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Number
        || value instanceof Character
        || value instanceof DateTimeValue
        || value instanceof OffsetDateTime
        || value instanceof UUID
        || value instanceof Duration
        || value instanceof URI
        || value instanceof byte[];
  }

  @Nullable Object value() {
    return value;
  }

  void value(@Nullable Object newValue) {
    value = newValue;
  }

  @Override
  String kind() {
    if (value == null) {
      return "Null";
    } else if (value instanceof String || value instanceof Character) {
      return "String";
    } else if (value instanceof Boolean) {
      return "Boolean";
    } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return "Float";
    } else if (value instanceof Number) {
      return "Integer";
    } else if (value instanceof DateTimeValue || value instanceof OffsetDateTime) {
      return "Date";
    } else if (value instanceof byte[]) {
      return "Bytes";
    } else if (value instanceof UUID) {
      return "Guid";
    } else if (value instanceof URI) {
      return "Uri";
    }
    return "TimeSpan";
  }

  @Override
  JsonValue copy() {
    return new JsonValue(value);
  }

  @Override
  List<JsonToken> children() {
    return List.of();
  }

  /** The text, without quotes. */
  @Override
  public String toString() {
    return value instanceof BigInteger whole ? whole.toString() : Texts.of(value);
  }

  /**
   * The numbers of JSON as Newtonsoft has them: long, BigInteger where it does not fit, or double.
   */
  static Object number(BigDecimal exact, boolean whole) {
    if (whole && exact.precision() <= 18) {
      return exact.longValueExact();
    }
    if (!whole) {
      return exact.doubleValue();
    }
    BigInteger number = exact.toBigInteger();
    return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
  }

  /** Entry of a dictionary as a property. */
  static JsonProperty property(Map.Entry<?, ?> entry) {
    return new JsonProperty(Texts.of(entry.getKey()), tokenOf(entry.getValue()));
  }
}

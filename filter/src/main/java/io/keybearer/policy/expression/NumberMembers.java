package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What numbers and characters, Convert, Math, Random and BitConverter have. */
final class NumberMembers {
  private static final int LINE_OF_BASE64 = 76;

  private NumberMembers() {}

  static void register(Members members) {
    for (TypeName type :
        List.of(Types.INT, Types.LONG, Types.DOUBLE, Types.FLOAT, Types.DECIMAL, Types.BYTE)) {
      String name = type.name();
      members.add(name + ".Parse/1", (e, a) -> parse(a[0], type));
      members.add(name + ".ToString/1", (e, a) -> Formats.format(a[0], a[1]));
      if (!type.equals(Types.BYTE)) {
        members.add(name + ".TryParse/2", (e, a) -> Arguments.tried(a, type));
        members.add(name + ".ToString/2", (e, a) -> Formats.format(a[0], a[1]));
      }
    }
    members.add("int.Parse/2", (e, a) -> parseStyled(a));
    members.add("double.Parse/2", (e, a) -> parse(a[0], Types.DOUBLE));
    members.add("decimal.Parse/2", (e, a) -> parse(a[0], Types.DECIMAL));
    constants(members);
    characters(members);
    conversions(members);
    decimals(members);
    MathMembers.register(members);
    random(members);
    bits(members);
  }

  private static Object parse(@Nullable Object text, TypeName type) {
    return Casts.parseNumber(Arguments.text(text, "s"), type);
  }

  private static Object parseStyled(@Nullable Object[] arguments) {
    boolean hexadecimal = arguments[1] instanceof EnumValue style && style.is("HexNumber");
    String text = Arguments.text(arguments[0], "s");
    return hexadecimal ? radix(text, 16, Integer.SIZE).intValue() : parse(text, Types.INT);
  }

  private static void constants(Members members) {
    members.add("int.MaxValue/0", (e, a) -> Integer.MAX_VALUE);
    members.add("int.MinValue/0", (e, a) -> Integer.MIN_VALUE);
    members.add("long.MaxValue/0", (e, a) -> Long.MAX_VALUE);
    members.add("long.MinValue/0", (e, a) -> Long.MIN_VALUE);
    members.add("byte.MaxValue/0", (e, a) -> (short) 255);
    members.add("byte.MinValue/0", (e, a) -> (short) 0);
    members.add("double.MaxValue/0", (e, a) -> Double.MAX_VALUE);
    members.add("double.MinValue/0", (e, a) -> -Double.MAX_VALUE);
    members.add("double.NaN/0", (e, a) -> Double.NaN);
    members.add("double.IsNaN/1", (e, a) -> Double.isNaN(Arguments.real(a[0])));
    members.add("double.IsInfinity/1", (e, a) -> Double.isInfinite(Arguments.real(a[0])));
    members.add("decimal.MaxValue/0", (e, a) -> Numbers.DECIMAL_LIMIT);
    members.add("decimal.MinValue/0", (e, a) -> Numbers.DECIMAL_LIMIT.negate());
    members.add("decimal.Zero/0", (e, a) -> BigDecimal.ZERO);
    members.add("decimal.One/0", (e, a) -> BigDecimal.ONE);
    members.add("CultureInfo.InvariantCulture/0", (e, a) -> Formats.Culture.INVARIANT);
    members.add("CultureInfo.CurrentCulture/0", (e, a) -> Formats.Culture.INVARIANT);
    members.add("CultureInfo.new/1", (e, a) -> Formats.Culture.INVARIANT);
  }

  private static char character(@Nullable Object value) {
    return (Character) Arguments.value(value);
  }

  private static void characters(Members members) {
    members.add("char.IsDigit/1", (e, a) -> Character.isDigit(character(a[0])));
    members.add("char.IsLetter/1", (e, a) -> Character.isLetter(character(a[0])));
    members.add("char.IsLetterOrDigit/1", (e, a) -> Character.isLetterOrDigit(character(a[0])));
    members.add("char.IsUpper/1", (e, a) -> Character.isUpperCase(character(a[0])));
    members.add("char.IsLower/1", (e, a) -> Character.isLowerCase(character(a[0])));
    members.add("char.IsWhiteSpace/1", (e, a) -> Texts.isWhiteSpace(character(a[0])));
    members.add(
        "char.IsPunctuation/1", (e, a) -> String.valueOf(character(a[0])).matches("\\p{P}"));
    for (String name : new String[] {"char.ToUpper/1", "char.ToUpperInvariant/1"}) {
      members.add(name, (e, a) -> Character.toUpperCase(character(a[0])));
    }
    for (String name : new String[] {"char.ToLower/1", "char.ToLowerInvariant/1"}) {
      members.add(name, (e, a) -> Character.toLowerCase(character(a[0])));
    }
    members.add("char.GetNumericValue/1", (e, a) -> (double) Character.digit(character(a[0]), 10));
  }

  private static void conversions(Members members) {
    members.add("Convert.ToBoolean/1", (e, a) -> a[0] != null && toBool(a[0]));
    members.add("Convert.ToByte/1", (e, a) -> number(a[0], Types.BYTE));
    members.add("Convert.ToByte/2", (e, a) -> (short) radixOf(a, 8).intValue());
    members.add("Convert.ToInt32/1", (e, a) -> number(a[0], Types.INT));
    members.add("Convert.ToInt32/2", (e, a) -> radixOf(a, Integer.SIZE).intValue());
    members.add("Convert.ToInt64/1", (e, a) -> number(a[0], Types.LONG));
    members.add("Convert.ToInt64/2", (e, a) -> radixOf(a, Long.SIZE));
    members.add("Convert.ToDouble/1", (e, a) -> number(a[0], Types.DOUBLE));
    members.add("Convert.ToDecimal/1", (e, a) -> number(a[0], Types.DECIMAL));
    members.add(
        "Convert.ToChar/1",
        (e, a) ->
            a[0] instanceof String text && text.length() == 1
                ? (Object) text.charAt(0)
                : number(a[0], Types.CHAR));
    members.add(
        "Convert.ToDateTime/1",
        (e, a) ->
            a[0] instanceof DateTimeValue || a[0] == null
                ? a[0] == null ? Casts.defaultOf(Types.DATE_TIME) : a[0]
                : DateParser.dateTime(Texts.of(a[0])));
    members.add("Convert.ToString/1", (e, a) -> Texts.of(a[0]));
    members.add(
        "Convert.ToString/2",
        (e, a) ->
            a[1] instanceof Integer base && Numbers.typeOf(a[0]) != null
                ? Long.toUnsignedString(
                    a[0] instanceof Long ? (Long) a[0] : Arguments.whole(a[0]) & 0xFFFFFFFFL, base)
                : Texts.of(a[0]));
    members.add(
        "Convert.ToBase64String/1",
        (e, a) -> Base64.getEncoder().encodeToString(Arguments.bytes(a[0], "inArray")));
    members.add(
        "Convert.ToBase64String/2",
        (e, a) -> base64(Arguments.bytes(a[0], "inArray"), (EnumValue) a[1]));
    members.add("Convert.FromBase64String/1", (e, a) -> fromBase64(Arguments.text(a[0], "s")));
  }

  private static String base64(byte[] bytes, @Nullable EnumValue options) {
    boolean lines = options != null && options.is("InsertLineBreaks");
    return lines
        ? Base64.getMimeEncoder(LINE_OF_BASE64, new byte[] {'\r', '\n'}).encodeToString(bytes)
        : Base64.getEncoder().encodeToString(bytes);
  }

  /** .NET takes blanks anywhere, and wants the padding. */
  static byte[] fromBase64(String text) {
    String plain = text.replaceAll("\\s", "");
    try {
      if (plain.length() % 4 == 0) {
        return Base64.getDecoder().decode(plain);
      }
    } catch (IllegalArgumentException e) {
      throw notBase64();
    }
    throw notBase64();
  }

  private static ClrException notBase64() {
    return ClrException.format(
        "The input is not a valid Base-64 string as it contains a non-base 64 character, more than"
            + " two padding characters, or an illegal character among the padding characters.");
  }

  private static boolean toBool(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof JsonValue) {
      return (Boolean) Arguments.value(Casts.fromJson((JsonToken) value, Types.BOOL));
    }
    return Numbers.typeOf(value) != null
        ? Numbers.compare(value, 0) != 0
        : Casts.parseBool(Texts.of(value));
  }

  /** {@code Convert.To…}: null is 0, fractions round half to even, text is parsed. */
  private static Object number(@Nullable Object value, TypeName type) {
    Object plain = value instanceof JsonValue json ? json.value() : value;
    if (plain == null) {
      return Numbers.convert(0, type);
    }
    if (plain instanceof Boolean flag) {
      return Numbers.convert(flag ? 1 : 0, type);
    }
    if (plain instanceof EnumValue constant) {
      return Numbers.convert(constant.number(), type);
    }
    if (Numbers.typeOf(plain) == null) {
      return Casts.parseNumber(Texts.of(plain), type);
    }
    if (!Numbers.isWhole(type)) {
      return Numbers.convert(plain, type);
    }
    BigDecimal whole = Numbers.toDecimal(plain).setScale(0, RoundingMode.HALF_EVEN);
    return type.equals(Types.CHAR)
        ? (Object) (char) whole.intValue()
        : Casts.parseNumber(whole.toPlainString(), type);
  }

  private static Long radixOf(@Nullable Object[] arguments, int bits) {
    return radix(Texts.of(arguments[0]), Arguments.whole(arguments[1]), bits);
  }

  private static Long radix(String text, int base, int bits) {
    String digits = base == 16 ? text.strip().replaceFirst("^0[xX]", "") : text.strip();
    try {
      long value = base == 10 ? Long.parseLong(digits) : Long.parseUnsignedLong(digits, base);
      if (base != 10 && bits < Long.SIZE && value >>> bits != 0) {
        throw ClrException.overflow("a number of " + bits + " bits");
      }
      return value;
    } catch (NumberFormatException e) {
      throw ClrException.format("Could not find any recognizable digits.");
    }
  }

  private static void decimals(Members members) {
    members.add("decimal.Round/1", (e, a) -> MathMembers.round(a[0], 0, null));
    members.add("decimal.Round/2", (e, a) -> MathMembers.round(a[0], Arguments.whole(a[1]), null));
    members.add(
        "decimal.Floor/1",
        (e, a) -> Numbers.toDecimal(Arguments.value(a[0])).setScale(0, RoundingMode.FLOOR));
    members.add(
        "decimal.Ceiling/1",
        (e, a) -> Numbers.toDecimal(Arguments.value(a[0])).setScale(0, RoundingMode.CEILING));
  }

  private static RandomGenerator random(@Nullable Object value) {
    return (RandomGenerator) Arguments.value(value);
  }

  private static void random(Members members) {
    RuntimeTypes.put("Random", RandomGenerator.class);
    members.add("Random.new/0", (e, a) -> e.environment().random());
    members.add("Random.new/1", (e, a) -> new java.util.Random(Arguments.whole(a[0])));
    members.add("Random.Next/0", (e, a) -> random(a[0]).nextInt(Integer.MAX_VALUE));
    members.add("Random.Next/1", (e, a) -> next(a[0], 0, Arguments.whole(a[1])));
    members.add(
        "Random.Next/2", (e, a) -> next(a[0], Arguments.whole(a[1]), Arguments.whole(a[2])));
    members.add("Random.NextDouble/0", (e, a) -> random(a[0]).nextDouble());
    members.add(
        "Random.NextBytes/1",
        (e, a) -> {
          random(a[0]).nextBytes(Arguments.bytes(a[1], "buffer"));
          return null;
        });
  }

  private static int next(@Nullable Object generator, int least, int most) {
    if (least > most) {
      throw ClrException.outOfRange("minValue");
    }
    return least == most ? least : random(generator).nextInt(least, most);
  }

  private static void bits(Members members) {
    members.add("BitConverter.IsLittleEndian/0", (e, a) -> true);
    members.add(
        "BitConverter.ToString/1",
        (e, a) ->
            HexFormat.ofDelimiter("-")
                .withUpperCase()
                .formatHex(Arguments.bytes(a[0], "value"))
                .toUpperCase(Locale.ROOT));
    members.add(
        "BitConverter.ToInt32/2",
        (e, a) -> (int) littleEndian(Arguments.bytes(a[0], "value"), Arguments.whole(a[1]), 4));
    members.add(
        "BitConverter.ToInt64/2",
        (e, a) -> littleEndian(Arguments.bytes(a[0], "value"), Arguments.whole(a[1]), 8));
    members.add(
        "BitConverter.GetBytes/1",
        (e, a) -> {
          Object value = Arguments.value(a[0]);
          int size = value instanceof Long ? 8 : value instanceof Integer ? 4 : 0;
          if (size == 0) {
            throw ClrException.argument("GetBytes takes an int or a long here.");
          }
          byte[] bytes = new byte[size];
          for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (Numbers.toLong(value) >> (8 * i));
          }
          return bytes;
        });
  }

  private static long littleEndian(byte[] bytes, int start, int size) {
    if (start < 0 || start + size > bytes.length) {
      throw ClrException.outOfRange("startIndex");
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[start + i] & 0xFF);
    }
    return value;
  }
}

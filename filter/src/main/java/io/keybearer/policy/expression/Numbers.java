package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.BinaryOperator;
import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * C#'s numbers: int, long, float, double, decimal, and byte (a {@code Short} here) and char, which
 * count as int. Whole numbers wrap around, as C# does outside {@code checked}.
 */
final class Numbers {
  /** From narrow to wide, in the order in which C# converts by itself. */
  private static final List<TypeName> ORDER =
      List.of(
          Types.BYTE, Types.CHAR, Types.INT, Types.LONG, Types.FLOAT, Types.DOUBLE, Types.DECIMAL);

  /** .NET's decimal holds 28 to 29 digits. */
  private static final MathContext DECIMAL_PRECISION = new MathContext(29, RoundingMode.HALF_EVEN);

  private static final int MOST_DECIMALS = 28;
  private static final int DECIMAL_BITS = 96;

  static final BigDecimal DECIMAL_LIMIT = new BigDecimal("79228162514264337593543950335");

  private Numbers() {}

  static boolean isNumber(TypeName type) {
    return ORDER.contains(type);
  }

  static boolean isWhole(TypeName type) {
    return isNumber(type) && ORDER.indexOf(type) <= ORDER.indexOf(Types.LONG);
  }

  /** How far C# widens a number by itself to reach a type; -1 if it doesn't. */
  static int wideningDistance(TypeName from, TypeName to) {
    int start = ORDER.indexOf(from);
    int end = ORDER.indexOf(to);
    boolean widens =
        start >= 0
            && end > start
            && !to.equals(Types.CHAR)
            && !(to.equals(Types.DECIMAL) && start >= ORDER.indexOf(Types.FLOAT));
    return widens ? end - start : -1;
  }

  /** The type in which two numbers are calculated; null if C# has none. */
  static @Nullable TypeName common(TypeName left, TypeName right) {
    TypeName wider = ORDER.indexOf(left) >= ORDER.indexOf(right) ? left : right;
    TypeName narrower = wider.equals(left) ? right : left;
    if (ORDER.indexOf(wider) < ORDER.indexOf(Types.INT)) {
      return Types.INT;
    }
    boolean mixed =
        wider.equals(Types.DECIMAL)
            && (narrower.equals(Types.FLOAT) || narrower.equals(Types.DOUBLE));
    return mixed ? null : wider;
  }

  /** A number's static type by its Java class; null for what is no number. */
  static @Nullable TypeName typeOf(@Nullable Object value) {
    if (value instanceof Integer) {
      return Types.INT;
    } else if (value instanceof Long) {
      return Types.LONG;
    } else if (value instanceof Double) {
      return Types.DOUBLE;
    } else if (value instanceof BigDecimal) {
      return Types.DECIMAL;
    } else if (value instanceof Float) {
      return Types.FLOAT;
    } else if (value instanceof Short) {
      return Types.BYTE;
    } else if (value instanceof Character) {
      return Types.CHAR;
    }
    return null;
  }

  private static Number number(Object value) {
    return value instanceof Character c ? Integer.valueOf(c) : (Number) value;
  }

  static int toInt(Object value) {
    return number(value).intValue();
  }

  static long toLong(Object value) {
    return number(value).longValue();
  }

  static double toDouble(Object value) {
    return number(value).doubleValue();
  }

  static BigDecimal toDecimal(Object value) {
    Number number = number(value);
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof Double || number instanceof Float) {
      double plain = number.doubleValue();
      if (Double.isNaN(plain) || Double.isInfinite(plain)) {
        throw ClrException.overflow("a Decimal");
      }
      return checked(new BigDecimal(plain).round(new MathContext(15, RoundingMode.HALF_EVEN)))
          .stripTrailingZeros();
    }
    return BigDecimal.valueOf(number.longValue());
  }

  /** A cast between numbers: cuts off, and wraps around within whole numbers. */
  static Object convert(Object value, TypeName to) {
    return switch (to.name()) {
      case "int" -> wholeOf(value, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
      case "long" -> wholeOf(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double" -> toDouble(value);
      case "float" -> (float) toDouble(value);
      case "decimal" -> toDecimal(value);
      case "byte" -> (short) (wholeOf(value, 0, 255).intValue() & 0xFF);
      case "char" -> (char) wholeOf(value, 0, 0xFFFF).intValue();
      default -> throw new IllegalArgumentException("no number: " + to);
    };
  }

  private static Long wholeOf(Object value, long least, long most) {
    if (value instanceof BigDecimal decimal) {
      BigDecimal whole = decimal.setScale(0, RoundingMode.DOWN);
      if (whole.compareTo(BigDecimal.valueOf(least)) < 0
          || whole.compareTo(BigDecimal.valueOf(most)) > 0) {
        throw ClrException.overflow(most == Integer.MAX_VALUE ? "an Int32" : "an Int64");
      }
      return whole.longValue();
    }
    return toLong(value);
  }

  /** Calculates with two numbers in that type. */
  static Object calculate(BinaryOperator operator, TypeName type, Object left, Object right) {
    return switch (type.name()) {
      case "int" -> ints(operator, toInt(left), toInt(right));
      case "long" -> longs(operator, toLong(left), toLong(right));
      case "float" -> (float) doubles(operator, toDouble(left), toDouble(right));
      case "double" -> doubles(operator, toDouble(left), toDouble(right));
      default -> decimals(operator, toDecimal(left), toDecimal(right));
    };
  }

  private static Integer ints(BinaryOperator operator, int left, int right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / (int) divisor(right);
      case REMAINDER -> left % (int) divisor(right);
      case AND -> left & right;
      case OR -> left | right;
      case XOR -> left ^ right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >> right;
      default -> throw new IllegalArgumentException(operator.symbol());
    };
  }

  private static Long longs(BinaryOperator operator, long left, long right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / divisor(right);
      case REMAINDER -> left % divisor(right);
      case AND -> left & right;
      case OR -> left | right;
      case XOR -> left ^ right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >> right;
      default -> throw new IllegalArgumentException(operator.symbol());
    };
  }

  private static long divisor(long value) {
    if (value == 0) {
      throw new ClrException("DivideByZeroException", "Attempted to divide by zero.");
    }
    return value;
  }

  private static double doubles(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case REMAINDER -> left % right;
      default -> throw new IllegalArgumentException(operator.symbol());
    };
  }

  private static BigDecimal decimals(BinaryOperator operator, BigDecimal left, BigDecimal right) {
    return checked(
        switch (operator) {
          case ADD -> left.add(right);
          case SUBTRACT -> left.subtract(right);
          case MULTIPLY -> left.multiply(right);
          case DIVIDE -> quotient(left, nonZero(right));
          case REMAINDER -> left.remainder(nonZero(right));
          default -> throw new IllegalArgumentException(operator.symbol());
        });
  }

  private static BigDecimal quotient(BigDecimal left, BigDecimal right) {
    BigDecimal exact = checked(left.divide(right, DECIMAL_PRECISION)).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  private static BigDecimal nonZero(BigDecimal value) {
    divisor(value.signum());
    return value;
  }

  static BigDecimal checked(BigDecimal value) {
    if (value.abs().compareTo(DECIMAL_LIMIT) > 0) {
      throw ClrException.overflow("a Decimal");
    }
    BigDecimal kept = value;
    if (kept.scale() > MOST_DECIMALS) {
      kept = kept.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }
    if (kept.precision() > DECIMAL_PRECISION.getPrecision()) {
      kept = kept.round(DECIMAL_PRECISION);
    }
    // 96 bits hold every number of 28 digits and some of 29.
    return kept.unscaledValue().bitLength() > DECIMAL_BITS
        ? kept.round(new MathContext(DECIMAL_PRECISION.getPrecision() - 1, RoundingMode.HALF_EVEN))
        : kept;
  }

  /** Whether two numbers of any types have one value; NaN equals nothing. */
  static boolean equal(Object left, Object right) {
    boolean binary = left instanceof Double || left instanceof Float;
    if (binary || right instanceof Double || right instanceof Float) {
      return toDouble(left) == toDouble(right);
    }
    return compare(left, right) == 0;
  }

  /** Orders two numbers of any types by value, NaN last. */
  static int compare(Object left, Object right) {
    if (left instanceof Double
        || left instanceof Float
        || right instanceof Double
        || right instanceof Float) {
      return Double.compare(toDouble(left), toDouble(right));
    }
    if (left instanceof BigDecimal || right instanceof BigDecimal) {
      return toDecimal(left).compareTo(toDecimal(right));
    }
    return Long.compare(toLong(left), toLong(right));
  }
}

package io.keybearer.policy.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What Math has. */
final class MathMembers {
  private MathMembers() {}

  static void register(Members members) {
    members.add("Math.PI/0", (e, a) -> Math.PI);
    members.add("Math.E/0", (e, a) -> Math.E);
    members.add("Math.Abs/1", (e, a) -> abs(Arguments.value(a[0])));
    members.add("Math.Ceiling/1", (e, a) -> whole(a[0], RoundingMode.CEILING));
    members.add("Math.Floor/1", (e, a) -> whole(a[0], RoundingMode.FLOOR));
    members.add("Math.Truncate/1", (e, a) -> whole(a[0], RoundingMode.DOWN));
    members.add(
        "Math.Max/2",
        (e, a) -> Numbers.compare(Arguments.value(a[0]), Arguments.value(a[1])) >= 0 ? a[0] : a[1]);
    members.add(
        "Math.Min/2",
        (e, a) -> Numbers.compare(Arguments.value(a[0]), Arguments.value(a[1])) <= 0 ? a[0] : a[1]);
    members.add("Math.Pow/2", (e, a) -> Math.pow(Arguments.real(a[0]), Arguments.real(a[1])));
    members.add("Math.Sqrt/1", (e, a) -> Math.sqrt(Arguments.real(a[0])));
    members.add("Math.Log/1", (e, a) -> Math.log(Arguments.real(a[0])));
    members.add(
        "Math.Log/2", (e, a) -> Math.log(Arguments.real(a[0])) / Math.log(Arguments.real(a[1])));
    members.add("Math.Log10/1", (e, a) -> Math.log10(Arguments.real(a[0])));
    members.add("Math.Exp/1", (e, a) -> Math.exp(Arguments.real(a[0])));
    members.add("Math.Sign/1", (e, a) -> (int) Math.signum(Arguments.real(a[0])));
    members.add("Math.Round/1", (e, a) -> round(a[0], 0, null));
    members.add(
        "Math.Round/2",
        (e, a) ->
            a[1] instanceof EnumValue mode
                ? round(a[0], 0, mode)
                : round(a[0], Arguments.whole(a[1]), null));
    members.add("Math.Round/3", (e, a) -> round(a[0], Arguments.whole(a[1]), (EnumValue) a[2]));
  }

  private static ClrException negated() {
    return new ClrException(
        "OverflowException", "Negating the minimum value of a twos complement number is invalid.");
  }

  private static Object abs(Object value) {
    if (value instanceof Integer number) {
      if (number == Integer.MIN_VALUE) {
        throw negated();
      }
      return Math.abs(number);
    } else if (value instanceof Long number) {
      if (number == Long.MIN_VALUE) {
        throw negated();
      }
      return Math.abs(number);
    } else if (value instanceof BigDecimal number) {
      return number.abs();
    }
    return Math.abs(Numbers.toDouble(value));
  }

  private static Object whole(@Nullable Object value, RoundingMode mode) {
    Object number = Arguments.value(value);
    if (number instanceof BigDecimal decimal) {
      return decimal.setScale(0, mode);
    }
    double plain = Numbers.toDouble(number);
    return switch (mode) {
      case CEILING -> Math.ceil(plain);
      case FLOOR -> Math.floor(plain);
      default -> plain < 0 ? Math.ceil(plain) : Math.floor(plain);
    };
  }

  /** Rounds half to even unless the mode says otherwise; a double as its shortest text reads. */
  static Object round(@Nullable Object value, int digits, @Nullable EnumValue mode) {
    Object number = Arguments.value(value);
    if (digits < 0 || digits > 28) {
      throw ClrException.outOfRange("digits");
    }
    RoundingMode rounding =
        mode != null && mode.is("AwayFromZero") ? RoundingMode.HALF_UP : RoundingMode.HALF_EVEN;
    if (number instanceof BigDecimal decimal) {
      return decimal.scale() <= digits ? decimal : decimal.setScale(digits, rounding);
    }
    double plain = Numbers.toDouble(number);
    if (Double.isNaN(plain) || Double.isInfinite(plain)) {
      return plain;
    }
    return BigDecimal.valueOf(plain).setScale(digits, rounding).doubleValue();
  }
}

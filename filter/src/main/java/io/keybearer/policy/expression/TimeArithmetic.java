package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.BinaryOperator;
import io.keybearer.policyxml.expression.TypeName;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Operators on dates and spans. */
final class TimeArithmetic {
  private TimeArithmetic() {}

  /** {@code time ± span}, {@code time - time}, {@code span ± span}; null for anything else. */
  static @Nullable Typed apply(BinaryOperator operator, Typed left, Typed right) {
    TypeName one = left.type();
    TypeName other = right.type();
    boolean subtract = operator == BinaryOperator.SUBTRACT;
    if (!subtract && operator != BinaryOperator.ADD) {
      return null;
    }
    TypeName result;
    if (other.equals(Types.TIME_SPAN)) {
      result = one;
    } else if (subtract && !one.equals(Types.TIME_SPAN) && !other.isNullable()) {
      result = Types.TIME_SPAN;
    } else {
      return null;
    }
    Code first = left.code();
    Code second = right.code();
    return new Typed(result, frame -> calculate(first.run(frame), second.run(frame), subtract));
  }

  private static Object calculate(@Nullable Object left, @Nullable Object right, boolean subtract) {
    if (left == null || right == null) {
      throw ClrException.nullReference();
    }
    return right instanceof Duration span
        ? plus(left, subtract ? span.negated() : span)
        : between(right, left);
  }

  /** A date or span later by that span. */
  static Object plus(Object time, Duration span) {
    if (time instanceof DateTimeValue value) {
      return value.with(value.time().plus(span));
    } else if (time instanceof OffsetDateTime value) {
      return DateTimeValue.checked(value.plus(span));
    } else if (time instanceof Duration value) {
      return SpanMembers.checked(value.plus(span));
    }
    throw ClrException.cast(time, "DateTime");
  }

  /** The time from one date to another. */
  static Duration between(Object from, Object to) {
    if (from instanceof DateTimeValue start && to instanceof DateTimeValue end) {
      return Duration.between(start.time(), end.time());
    }
    return Duration.between(offset(from), offset(to));
  }

  private static OffsetDateTime offset(Object time) {
    return time instanceof DateTimeValue value ? value.atOffset() : (OffsetDateTime) time;
  }

  /** Whether two values are one point in time; a DateTime counts as UTC beside a DateTimeOffset. */
  static boolean equal(Object left, Object right) {
    boolean times =
        (left instanceof OffsetDateTime || left instanceof DateTimeValue)
            && (right instanceof OffsetDateTime || right instanceof DateTimeValue);
    return times ? compare(left, right) == 0 : left.equals(right);
  }

  static @Nullable Object negate(@Nullable Object span) {
    return span instanceof Duration value ? value.negated() : null;
  }

  static int compare(Object left, Object right) {
    if (left instanceof OffsetDateTime || right instanceof OffsetDateTime) {
      return offset(left).toInstant().compareTo(offset(right).toInstant());
    }
    return Equality.compare(left, right);
  }
}

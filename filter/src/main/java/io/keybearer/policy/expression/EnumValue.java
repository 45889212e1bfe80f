package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.TypeDeclaration;
import java.util.Map;

/**
 * A value of an enumeration.
 *
 * @param type the enumeration's name
 * @param number the value's number; with flags, the sum of several
 */
record EnumValue(String type, int number) implements Comparable<EnumValue> {
  /** The constant of that name. */
  static EnumValue of(String type, String constant) {
    Integer number = constants(type).get(constant);
    if (number == null) {
      throw new IllegalArgumentException(type + " has no constant " + constant);
    }
    return new EnumValue(type, number);
  }

  static Map<String, Integer> constants(String type) {
    return Signatures.standard().type(type).map(TypeDeclaration::constants).orElse(Map.of());
  }

  boolean is(String constant) {
    return toString().equals(constant);
  }

  boolean has(int flag) {
    return (number & flag) != 0;
  }

  @Override
  public int compareTo(EnumValue other) {
    return Integer.compare(number, other.number);
  }

  /** The constant's name, or the number if none has it. */
  @Override
  public String toString() {
    for (Map.Entry<String, Integer> constant : constants(type).entrySet()) {
      if (constant.getValue() == number) {
        return constant.getKey();
      }
    }
    return Integer.toString(number);
  }
}

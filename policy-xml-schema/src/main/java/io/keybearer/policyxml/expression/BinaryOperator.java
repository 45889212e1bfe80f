package io.keybearer.policyxml.expression;

/** C#'s binary operators, from the loosest to the tightest binding. */
public enum BinaryOperator {
  /** {@code ??}, the only one that groups from the right. */
  COALESCE("??", 1),
  /** {@code ||}. */
  OR_ELSE("||", 2),
  /** {@code &&}. */
  AND_ALSO("&&", 3),
  /** {@code |}. */
  OR("|", 4),
  /** {@code ^}. */
  XOR("^", 5),
  /** {@code &}. */
  AND("&", 6),
  /** {@code ==}. */
  EQUAL("==", 7),
  /** {@code !=}. */
  NOT_EQUAL("!=", 7),
  /** {@code <}. */
  LESS("<", 8),
  /** {@code >}. */
  GREATER(">", 8),
  /** {@code <=}. */
  LESS_OR_EQUAL("<=", 8),
  /** {@code >=}. */
  GREATER_OR_EQUAL(">=", 8),
  /** {@code <<}. */
  SHIFT_LEFT("<<", 9),
  /** {@code >>}. */
  SHIFT_RIGHT(">>", 9),
  /** {@code +}. */
  ADD("+", 10),
  /** {@code -}. */
  SUBTRACT("-", 10),
  /** {@code *}. */
  MULTIPLY("*", 11),
  /** {@code /}. */
  DIVIDE("/", 11),
  /** {@code %}. */
  REMAINDER("%", 11);

  private final String symbol;
  private final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  /** The operator as written. */
  public String symbol() {
    return symbol;
  }

  /** How tightly it binds; {@code is} and {@code as} bind like {@link #LESS}. */
  int precedence() {
    return precedence;
  }
}

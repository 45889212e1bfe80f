package io.keybearer.store;

import java.util.List;

/**
 * Which rows of a list are wanted, by what people call them. Texts compare without regard to case;
 * their order is that of code points. A row without a display name goes by its name.
 */
public sealed interface RowFilter {
  /** What is compared. */
  enum Field {
    /** The id. */
    NAME,
    /** What people see. */
    DISPLAY_NAME
  }

  /** How a field compares with a text. */
  enum Test {
    /** Is the text. */
    EQUAL,
    /** Is another. */
    NOT_EQUAL,
    /** Comes after it. */
    GREATER,
    /** Is it or comes after it. */
    AT_LEAST,
    /** Comes before it. */
    LESS,
    /** Is it or comes before it. */
    AT_MOST,
    /** Has it in it. */
    CONTAINS,
    /** Begins with it. */
    STARTS_WITH,
    /** Ends with it. */
    ENDS_WITH
  }

  /**
   * Compares a field.
   *
   * @param field the field
   * @param test how it compares
   * @param text with what
   */
  record Compared(Field field, Test test, String text) implements RowFilter {}

  /**
   * Wants all of several to hold.
   *
   * @param filters two or more
   */
  record All(List<RowFilter> filters) implements RowFilter {
    /** Copies the filters. */
    public All {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Wants any of several to hold.
   *
   * @param filters two or more
   */
  record Any(List<RowFilter> filters) implements RowFilter {
    /** Copies the filters. */
    public Any {
      filters = List.copyOf(filters);
    }
  }
}

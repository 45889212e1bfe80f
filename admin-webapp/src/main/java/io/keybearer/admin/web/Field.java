package io.keybearer.admin.web;

import java.util.List;
import java.util.Set;

/**
 * A field of a form, as it is shown.
 *
 * @param name the field's name, which is also its element's id
 * @param label what it is called, in words
 * @param help what it is for, in words; may be empty
 * @param value what stands in it; always empty for secrets, which go in and never come out
 * @param error what is wrong with it, in words; empty for nothing
 * @param kind how it looks
 * @param required whether it must be filled in
 * @param options what can be chosen, for a choice
 */
public record Field(
    String name,
    String label,
    String help,
    String value,
    String error,
    Kind kind,
    boolean required,
    List<Option> options) {
  /** What is asked for at once though it may be left out. */
  private static final Set<String> USUAL =
      Set.of("displayName", "scopes", "clientId", "clientSecret", "refreshUrl");

  /** How a field looks. */
  public enum Kind {
    /** One line. */
    TEXT,
    /** One line of an address. */
    URL,
    /** One line that nobody may read over a shoulder. */
    SECRET,
    /** A day. */
    DATE,
    /** Some lines. */
    LINES,
    /** One of some. */
    CHOICE,
    /** Yes or no. */
    FLAG
  }

  /**
   * One of some.
   *
   * @param value what is sent
   * @param label what is shown
   */
  public record Option(String value, String label) {}

  /** A field that can't be chosen from. */
  static Field of(
      String name, String label, String help, String value, Kind kind, boolean required) {
    return new Field(
        name, label, help, kind == Kind.SECRET ? "" : value, "", kind, required, List.of());
  }

  /** This field with what is wrong with it. */
  Field with(String error) {
    return new Field(name, label, help, value, error, kind, required, options);
  }

  /** The input's type in HTML. */
  public String inputType() {
    return switch (kind) {
      case URL -> "url";
      case SECRET -> "password";
      case DATE -> "date";
      default -> "text";
    };
  }

  /** Whether most people leave it as it is. */
  public boolean isAdvanced() {
    return !required && !USUAL.contains(name);
  }

  /** Whether there is something wrong with it. */
  public boolean isWrong() {
    return !error.isEmpty();
  }

  /** What belongs to the field for those who hear the page; null for nothing. */
  public @org.jspecify.annotations.Nullable String describedBy() {
    String ids = (help.isEmpty() ? "" : name + "-help ") + (error.isEmpty() ? "" : name + "-error");
    return ids.isEmpty() ? null : ids.strip();
  }
}

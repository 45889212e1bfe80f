package io.keybearer.policyxml;

import java.util.Map;
import java.util.Optional;

/**
 * The values that stand for <code>{{name}}</code> in a document, by name.
 *
 * <p>They are put in textually before anything else is read, so a value may be an expression or a
 * part of one. A value that itself holds <code>{{name}}</code> stays as it is.
 */
@FunctionalInterface
public interface NamedValues {
  /** Knows no name and leaves every <code>{{name}}</code> in place, for checks without values. */
  NamedValues NONE =
      new NamedValues() {
        @Override
        public Optional<String> find(String name) {
          return Optional.empty();
        }

        @Override
        public boolean complete() {
          return false;
        }
      };

  /** The value of that name; names are case-sensitive. */
  Optional<String> find(String name);

  /** Whether a name that is not found is an error; true unless overridden. */
  default boolean complete() {
    return true;
  }

  /** Exactly these values. */
  static NamedValues of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return name -> Optional.ofNullable(copy.get(name));
  }
}

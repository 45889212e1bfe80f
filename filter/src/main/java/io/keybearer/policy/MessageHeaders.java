package io.keybearer.policy;

import java.util.Collection;
import java.util.List;

/**
 * The header fields of a message, as policies read and change them. Names are compared in any
 * casing; each element of a list of values is a field line.
 */
public interface MessageHeaders {
  /** All values under the name; empty when there is no such header. Unmodifiable. */
  List<String> values(String name);

  /** The names, each once. */
  Collection<String> names();

  /**
   * Replaces every value under the name.
   *
   * @param name the name as it is to be sent
   * @param values at least one
   */
  void set(String name, List<String> values);

  /** Removes the header, if it is there. */
  void remove(String name);
}

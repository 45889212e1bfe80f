package io.keybearer.policy;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What the catalogue knows about a policy.
 *
 * @param element the name of its element
 * @param sections where Azure lets it stand; elsewhere it runs too, with a warning
 * @param compiler makes a policy of an element; notes every problem with the reader and then gives
 *     any policy
 */
record PolicyDefinition(
    String element, Set<Section> sections, Function<ElementReader, Policy> compiler) {
  /** The sections of a policy that may stand anywhere. */
  static final Set<Section> EVERYWHERE = Set.copyOf(EnumSet.allOf(Section.class));

  /** Copies the set. */
  PolicyDefinition {
    sections = Set.copyOf(sections);
  }
}

package io.keybearer.policy;

import org.jspecify.annotations.Nullable;

/**
 * Makes something of a text.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
interface TextParser<T> {
  /** What the text means; null when it means nothing. */
  @Nullable T parse(String text);
}

package io.keybearer.servlet;

import io.keybearer.policy.BodyFilter;
import java.util.List;

/** What sees a body pass by, each filter what the one before it lets go. Not thread-safe. */
final class BodyFilters {
  private static final byte[] NOTHING = {};

  private List<BodyFilter> filters = List.of();
  private boolean atEnd;

  /** No filters. */
  BodyFilters() {}

  /** Puts others in place. */
  void set(List<BodyFilter> newFilters) {
    filters = List.copyOf(newFilters);
  }

  boolean isEmpty() {
    return filters.isEmpty();
  }

  /** Whether nothing can be left to send. */
  boolean isAtEnd() {
    return filters.isEmpty() || atEnd;
  }

  /** Whether the body may become longer or shorter. */
  boolean changeLength() {
    return filters.stream().anyMatch(BodyFilter::changesLength);
  }

  /** What becomes of a piece. */
  byte[] pass(byte[] bytes, int offset, int length) {
    byte[] passed = filters.get(0).pass(bytes, offset, length);
    for (int at = 1; at < filters.size(); at++) {
      passed = filters.get(at).pass(passed, 0, passed.length);
    }
    return passed;
  }

  /** What is left at the end. Nothing, when it was asked before. */
  byte[] end() {
    if (atEnd) {
      return NOTHING;
    }
    atEnd = true;
    byte[] rest = NOTHING;
    for (BodyFilter filter : filters) {
      byte[] passed = filter.pass(rest, 0, rest.length);
      byte[] own = filter.end();
      rest = new byte[passed.length + own.length];
      System.arraycopy(passed, 0, rest, 0, passed.length);
      System.arraycopy(own, 0, rest, passed.length, own.length);
    }
    return rest;
  }
}

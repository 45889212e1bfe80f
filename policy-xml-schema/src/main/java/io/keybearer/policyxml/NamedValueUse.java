package io.keybearer.policyxml;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Knows where an unknown named value is a mistake: not in comments and not in Liquid. */
final class NamedValueUse {
  private final NavigableMap<Integer, Place> elements = new TreeMap<>();
  private final NavigableMap<Integer, Integer> ignored = new TreeMap<>();

  /** Notes that an element begins at that index. */
  void elementAt(int offset, Place place) {
    elements.put(offset, place);
  }

  /** Notes that braces from one index up to the other may mean something else. */
  void ignore(int start, int end) {
    var around = ignored.floorEntry(start);
    if (around == null || around.getValue() < end) {
      ignored.put(start, end);
    }
  }

  /** Reports each unknown name that is a mistake. */
  void reportUnknown(SourceText source, Problems problems) {
    for (SourceText.UnknownName unknown : source.unknownNames()) {
      var range = ignored.floorEntry(unknown.offset());
      if (range != null && unknown.offset() < range.getValue()) {
        continue;
      }
      String detail = "named value '" + unknown.name() + "' is not defined";
      Position position = source.position(unknown.offset());
      var element = elements.floorEntry(unknown.offset());
      if (element == null) {
        problems.error(position, detail);
      } else {
        Place place = element.getValue();
        problems.error(place.element(), place.position(), position, detail);
      }
    }
  }
}

package io.keybearer.policyxml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Scans tags: names, attributes and where each of them stands. */
final class TagScanner {
  /**
   * A start tag.
   *
   * @param empty whether it is its own end tag
   * @param broken whether it may have been meant otherwise
   * @param next the index after it
   */
  record StartTag(
      Place place, List<PolicyAttribute> attributes, boolean empty, boolean broken, int next) {}

  /**
   * An end tag.
   *
   * @param closed whether it has its {@code >}
   * @param next the index after it
   */
  record EndTag(String name, boolean closed, int next) {}

  private final SourceText source;
  private final String text;
  private final ValueReader values;
  private final Problems problems;

  TagScanner(SourceText source, ValueReader values, Problems problems) {
    this.source = source;
    this.text = source.text();
    this.values = values;
    this.problems = problems;
  }

  /** Scans the start tag whose {@code <} is there. */
  StartTag startTag(int less) {
    return new StartTagScan(less).scan();
  }

  /** Scans the end tag whose {@code </} is there. */
  EndTag endTag(int less) {
    int nameEnd = endOfName(less + 2);
    int at = values.skipBlanks(nameEnd);
    boolean closed = at < text.length() && text.charAt(at) == '>';
    return new EndTag(text.substring(less + 2, nameEnd), closed, closed ? at + 1 : at);
  }

  private int endOfName(int from) {
    int at = from;
    while (at < text.length() && Markup.isNamePart(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The scan of one start tag. */
  private final class StartTagScan {
    private final Place place;
    private final List<PolicyAttribute> attributes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean broken;
    private int at;

    StartTagScan(int less) {
      at = endOfName(less + 1);
      place = new Place(text.substring(less + 1, at), source.position(less));
    }

    StartTag scan() {
      while (!problems.isFull()) {
        int blanksFrom = at;
        at = values.skipBlanks(at);
        if (at >= text.length() || text.charAt(at) == '<') {
          broken(at, "its start tag is never closed; expected >");
          return tag(false, at);
        }
        if (text.charAt(at) == '>') {
          return tag(false, at + 1);
        }
        if (text.startsWith("/>", at)) {
          return tag(true, at + 2);
        }
        if (!Markup.isNameStart(text.charAt(at))) {
          stray();
        } else {
          attribute(blanksFrom < at);
        }
      }
      return tag(false, text.length());
    }

    private StartTag tag(boolean empty, int next) {
      return new StartTag(place, attributes, empty, broken, next);
    }

    private void stray() {
      broken(at, "unexpected character in its start tag; expected an attribute, > or />");
      at++;
      while (at < text.length() && !endsStray(text.charAt(at))) {
        at++;
      }
    }

    private boolean endsStray(char c) {
      return Markup.isBlank(c) || c == '>' || c == '/' || c == '<';
    }

    private void attribute(boolean afterBlank) {
      int start = at;
      at = endOfName(at);
      String name = text.substring(start, at);
      int equals = values.skipBlanks(at);
      if (equals >= text.length() || text.charAt(equals) != '=') {
        broken(start, "attribute '" + name + "' has no value; expected =\"…\"");
        return;
      }
      if (!afterBlank) {
        broken(start, "expected a blank before attribute '" + name + "'");
      }
      at = values.skipBlanks(equals + 1);
      if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
        broken(at, "the value of attribute '" + name + "' stands without quotes");
        skipUnquoted();
        return;
      }
      ValueReader.Reading reading = values.attribute(place, name, at + 1, text.charAt(at));
      at = reading.next();
      add(new PolicyAttribute(name, reading.value(), source.position(start)));
    }

    private void skipUnquoted() {
      while (at < text.length()
          && !Markup.isBlank(text.charAt(at))
          && text.charAt(at) != '>'
          && !text.startsWith("/>", at)) {
        at++;
      }
    }

    private void add(PolicyAttribute attribute) {
      if (names.add(attribute.name())) {
        attributes.add(attribute);
      } else {
        problems.error(
            place.element(),
            place.position(),
            attribute.position(),
            "attribute '" + attribute.name() + "' appears twice");
      }
    }

    private void broken(int offset, String detail) {
      broken = true;
      problems.error(place.element(), place.position(), source.position(offset), detail);
    }
  }
}

package io.keybearer.policyset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One segment of an operation's template: texts, and parameters between them. Matches without ever
 * going back, so that no path takes long: a parameter ends where the next text first comes.
 */
final class PathPart {
  private final List<Piece> pieces;

  /** A text to find, or a parameter to fill. */
  private record Piece(String text, boolean isParameter) {}

  private PathPart(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /** Reads a segment; null when braces do not match or two parameters touch. */
  static @Nullable PathPart parse(String segment) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < segment.length()) {
      boolean parameter = segment.charAt(at) == '{';
      int end = segment.indexOf(parameter ? '}' : '{', at);
      if (parameter && end < 0) {
        return null;
      }
      end = end < 0 ? segment.length() : end;
      String text = segment.substring(parameter ? at + 1 : at, end);
      boolean touches = parameter && !pieces.isEmpty() && last(pieces).isParameter;
      if (text.isEmpty() || text.indexOf('}') >= 0 || text.indexOf('{') >= 0 || touches) {
        return null;
      }
      pieces.add(new Piece(text, parameter));
      at = parameter ? end + 1 : end;
    }
    return new PathPart(pieces);
  }

  private static Piece last(List<Piece> pieces) {
    return pieces.get(pieces.size() - 1);
  }

  /** The names of its parameters. */
  List<String> names() {
    return pieces.stream().filter(Piece::isParameter).map(Piece::text).toList();
  }

  /** How particular it is: {@code a} a text, {@code b} with parameters, {@code c} one parameter. */
  char rank() {
    if (names().isEmpty()) {
      return 'a';
    }
    return pieces.size() > 1 ? 'b' : 'c';
  }

  /** The segment with unnamed parameters, in lower case: equal for parts that match alike. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (Piece piece : pieces) {
      shape.append(piece.isParameter ? "{}" : piece.text.toLowerCase(Locale.ROOT));
    }
    return shape.toString();
  }

  /** Whether a decoded segment matches; puts the parameters into the map. */
  boolean matches(String segment, Map<String, String> parameters) {
    int at = 0;
    for (int number = 0; number < pieces.size(); number++) {
      Piece piece = pieces.get(number);
      if (!piece.isParameter) {
        if (!segment.regionMatches(true, at, piece.text, 0, piece.text.length())) {
          return false;
        }
        at += piece.text.length();
      } else {
        int end = end(segment, at, number + 1);
        if (end <= at) {
          return false;
        }
        parameters.put(piece.text, segment.substring(at, end));
        at = end;
      }
    }
    return at == segment.length();
  }

  /** Where a parameter ends that is followed by that piece; -1 when it does not. */
  private int end(String segment, int from, int following) {
    if (following == pieces.size()) {
      return segment.length();
    }
    String text = pieces.get(following).text;
    if (following == pieces.size() - 1) {
      return segment.length() - text.length();
    }
    for (int at = from + 1; at <= segment.length() - text.length(); at++) {
      if (segment.regionMatches(true, at, text, 0, text.length())) {
        return at;
      }
    }
    return -1;
  }
}

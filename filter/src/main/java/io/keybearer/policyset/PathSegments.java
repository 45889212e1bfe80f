package io.keybearer.policyset;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the path of a request apart, so that it means here what it means to the application behind:
 * decoded, and without path parameters. A path that could mean something else there (dot segments,
 * encoded or not; empty segments; what does not decode) means nothing here, so that no request
 * reaches an application under the policies of another path.
 */
public final class PathSegments {
  private PathSegments() {}

  /**
   * The segments of a path, decoded; null when it is not plain. A slash at its end does not count.
   *
   * @param path the path as sent
   */
  public static @Nullable List<String> of(String path) {
    if (!path.startsWith("/")) {
      return null;
    }
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      if (from == path.length()) {
        break;
      }
      String segment = decoded(path.substring(from, end));
      if (segment == null) {
        return null;
      }
      segments.add(segment);
      from = end + 1;
    }
    return segments;
  }

  /**
   * The segments of a request's path below the application's own.
   *
   * @param path the path as sent
   * @param application the application's path, empty for the root; other spellings of it count too
   */
  public static @Nullable List<String> of(String path, String application) {
    List<String> all = of(path);
    List<String> prefix = application.isEmpty() ? List.of() : of(application);
    if (all == null || prefix == null || prefix.size() > all.size()) {
      return null;
    }
    return all.subList(prefix.size(), all.size());
  }

  private static @Nullable String decoded(String sent) {
    int parameters = sent.indexOf(';');
    String segment = parameters < 0 ? sent : sent.substring(0, parameters);
    if (segment.indexOf('%') >= 0) {
      try {
        segment = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    for (String part : segment.split("[/\\\\]", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return null;
      }
    }
    boolean plain =
        segment.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD' || c == '%');
    return plain ? segment : null;
  }
}

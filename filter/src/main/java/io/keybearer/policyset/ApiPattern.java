package io.keybearer.policyset;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The paths of an API: {@code /orders/*}, which is {@code /orders} and everything below it, {@code
 * /health}, which is that path alone, or {@code /*}. Letters match in either case. Immutable.
 */
public final class ApiPattern {
  private final String text;
  private final List<String> segments;
  private final boolean below;

  private ApiPattern(String text, List<String> segments, boolean below) {
    this.text = text;
    this.segments = segments;
    this.below = below;
  }

  /** Reads a pattern; null when it is none. */
  static @Nullable ApiPattern parse(String text) {
    boolean below = text.endsWith("/*");
    String path = below ? text.substring(0, text.length() - 1) : text;
    boolean plain = path.chars().noneMatch(c -> "*{}%;?#\\".indexOf(c) >= 0);
    List<String> segments = plain ? PathSegments.of(path) : null;
    return segments == null ? null : new ApiPattern(text, List.copyOf(segments), below);
  }

  /** Every path. */
  static ApiPattern everything() {
    return new ApiPattern("/*", List.of(), true);
  }

  /** The pattern as written. */
  public String text() {
    return text;
  }

  /** Without slash at either end, as {@code context.Api.Path} has it. */
  String path() {
    return String.join("/", segments);
  }

  /** Whether it matches every path there is. */
  public boolean isEverything() {
    return below && segments.isEmpty();
  }

  /** Higher for the more particular one of two patterns that match the same path. */
  int rank() {
    return 2 * segments.size() + (below ? 0 : 1);
  }

  /** Equal for patterns that match the same paths. */
  String shape() {
    return path().toLowerCase(Locale.ROOT) + (below ? "/*" : "");
  }

  /** What of a path is below this API's own; null when the path isn't the API's. */
  public @Nullable List<String> below(List<String> path) {
    if (path.size() < segments.size() || (!below && path.size() > segments.size())) {
      return null;
    }
    for (int at = 0; at < segments.size(); at++) {
      if (!segments.get(at).equalsIgnoreCase(path.get(at))) {
        return null;
      }
    }
    return path.subList(segments.size(), path.size());
  }
}

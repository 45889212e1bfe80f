package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which page is at which paths.
 *
 * @param segments the path's segments; one in braces stands for any text, such as {@code
 *     {provider}}
 * @param page the page
 * @param view what seeing the page takes; empty for pages that need no sign-in
 * @param change what sending its forms takes
 */
record Route(List<String> segments, Page page, Optional<Permission> view, Permission change) {
  /** A page for those who are signed in. */
  static Route of(String path, Page page, Permission view, Permission change) {
    return new Route(List.of(path.substring(1).split("/", -1)), page, Optional.of(view), change);
  }

  /** A page that needs no sign-in. */
  static Route open(String path, Page page) {
    return new Route(
        List.of(path.substring(1).split("/", -1)), page, Optional.empty(), Permission.READ);
  }

  /**
   * The variables of a path.
   *
   * @param path its segments, decoded
   * @return nothing when the path is not this page's
   */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}

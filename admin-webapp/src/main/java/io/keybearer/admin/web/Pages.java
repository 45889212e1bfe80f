package io.keybearer.admin.web;

import java.util.List;

/** All pages with their paths and who may see and use them. */
final class Pages {
  private Pages() {}

  /** The pages over these services. */
  static List<Route> of(WebServices services) {
    return List.of(Route.open("/ui/theme", new ThemePage()));
  }
}

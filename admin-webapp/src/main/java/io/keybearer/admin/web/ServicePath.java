package io.keybearer.admin.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the pages of a service are: those of {@code default} at {@code /ui/…}, the same pages of
 * another at {@code /ui/services/{service}/…}, so that a link says which service it is about and
 * two of them can be open side by side.
 */
final class ServicePath {
  /** The service that is there from the start. */
  static final String DEFAULT = "default";

  private static final String PAGES = "/ui/";
  private static final String SERVICES = "/ui/services/";
  private static final int PREFIX = 3;

  /** The pages that are about no service, by the first segment behind {@code /ui/}. */
  private static final Set<String> OF_NO_SERVICE =
      Set.of("sign-in", "sign-out", "setup", "theme", "password", "profile");

  private ServicePath() {}

  /** The service that a path names, as it was typed; nothing where it names none. */
  static Optional<String> named(List<String> segments) {
    return segments.size() > PREFIX
            && segments.get(0).equals("ui")
            && segments.get(1).equals("services")
        ? Optional.of(segments.get(2))
        : Optional.empty();
  }

  /** The segments of a path without its service: those that routes have. */
  static List<String> page(List<String> segments) {
    if (named(segments).isEmpty()) {
      return segments;
    }
    List<String> page = new ArrayList<>(List.of("ui"));
    page.addAll(segments.subList(PREFIX, segments.size()));
    return page;
  }

  /**
   * The path of a page in a service.
   *
   * @param service the service
   * @param path the path of the same page in {@code default}; one that names a service already, or
   *     is no service's, stays as it is
   */
  static String of(String service, String path) {
    if (service.equals(DEFAULT) || !path.startsWith(PAGES) || path.startsWith(SERVICES)) {
      return path;
    }
    String rest = path.substring(PAGES.length());
    return OF_NO_SERVICE.contains(rest.split("[/?]", 2)[0])
        ? path
        : SERVICES + PageRequest.encoded(service) + '/' + rest;
  }

  /** The path of a service's overview. */
  static String overview(String service) {
    return service.equals(DEFAULT) ? PAGES : of(service, PAGES);
  }
}

package io.keybearer.admin.web;

/**
 * Where a page may send the browser on to because a request says so: pages of this application and
 * nothing else.
 */
final class LocalPath {
  private static final String PAGES = "/ui/";

  private LocalPath() {}

  /**
   * The path when it is one of a page here, else the overview's. A path that a browser could take
   * for another host's ({@code //}, a back slash, a control character) is not.
   */
  static String of(String path) {
    boolean local =
        path.startsWith(PAGES)
            && path.indexOf('\\') < 0
            && !path.contains("//")
            && path.chars().allMatch(character -> character > ' ' && character < 127);
    return local ? path : PAGES;
  }
}

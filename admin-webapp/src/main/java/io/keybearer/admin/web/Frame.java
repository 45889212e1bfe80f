package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import java.util.List;
import java.util.Optional;

/**
 * What every page shows around its content, and what its template needs to write it.
 *
 * @param texts the words
 * @param contextPath the application's path, empty at the root
 * @param service the service that the page is about
 * @param assets {@link Assets#name()}
 * @param theme {@code light}, {@code dark} or {@code system}
 * @param title the page's title, in words
 * @param section the entry of the navigation that the page belongs to, such as {@code connections};
 *     empty for none
 * @param path the page's own path with its query, for forms that come back to it
 * @param visitor who is signed in
 * @param notice what has just been done, in words
 * @param shell what is the same on all pages
 */
public record Frame(
    Texts texts,
    String contextPath,
    String service,
    String assets,
    String theme,
    String title,
    String section,
    String path,
    Optional<Visitor> visitor,
    Optional<String> notice,
    Shell shell) {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("overview", "/ui/", "speedometer2", Permission.READ),
          new Entry("providers", "/ui/providers", "key", Permission.READ),
          new Entry("connections", "/ui/connections", "plug", Permission.READ),
          new Entry("policies", "/ui/policies", "file-earmark-code", Permission.READ),
          new Entry("test", "/ui/test", "play-circle", Permission.OPERATE),
          new Entry("activity", "/ui/activity", "clock-history", Permission.READ_AUDIT),
          new Entry("settings", "/ui/settings", "gear", Permission.READ),
          new Entry("api", "/ui/api", "braces", Permission.READ));

  /**
   * An entry of the navigation.
   *
   * @param name the section; its words are the text {@code nav.{name}}
   * @param path where it leads
   * @param icon the icon's name
   * @param permission what seeing it takes
   */
  public record Entry(String name, String path, String icon, Permission permission) {}

  /** The navigation: what who is signed in may see; nothing for others. */
  public List<Entry> navigation() {
    return ENTRIES.stream()
        .filter(entry -> visitor.filter(who -> who.principal().may(entry.permission())).isPresent())
        .toList();
  }

  /** The same for a page whose address others must not see, and which no form comes back to. */
  Frame withoutPath() {
    return new Frame(
        texts, contextPath, service, assets, theme, title, section, "/ui/", visitor, notice, shell);
  }

  /** The words of a key. */
  public String t(String key, Object... arguments) {
    return texts.of(key, arguments);
  }

  /**
   * The address of a path of this application; of a page, in the service that this one is about.
   */
  public String url(String path) {
    return contextPath + ServicePath.of(service, path);
  }

  /** The address of a page about a provider. */
  public String provider(String provider) {
    return url(Address.of("/ui/providers", provider).text());
  }

  /** The address of a page about a connection. */
  public String connection(String provider, String connection) {
    return url(Address.of("/ui/connections", provider, connection).text());
  }

  /** The address of what happened to a connection. */
  public String activity(String provider, String connection) {
    return url(ActivityPage.of(provider, connection).text());
  }

  /** A text as a value of a query. */
  public static String query(String text) {
    return PageRequest.encoded(text);
  }

  /** The address of an asset. */
  public String asset(String file) {
    return contextPath + "/assets/" + assets + '/' + file;
  }

  /** What the page's forms must bring back; empty while nobody is signed in. */
  public String formToken() {
    return visitor.map(Visitor::formToken).orElse("");
  }

  /** The name of who is signed in; an account's without what audit rows put before it. */
  public String visitorName() {
    return visitor.map(who -> who.principal().name().replaceFirst("^account/", "")).orElse("");
  }

  /** Whether who is signed in has the permission of that name, such as {@code EDIT}. */
  public boolean may(String permission) {
    return visitor.isPresent() && visitor.get().principal().may(Permission.valueOf(permission));
  }
}

package io.keybearer.admin.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** {@code /ui/theme}: keeps the theme that somebody chose, in a cookie, and goes back. */
final class ThemePage implements Page {
  private static final String COOKIE = "keybearer-theme";
  private static final Set<String> THEMES = Set.of("system", "light", "dark");

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect("/ui/");
  }

  @Override
  public Answer post(PageRequest request) {
    String theme = request.field("theme");
    return new Answer.Redirect(
        LocalPath.of(request.field("return")),
        THEMES.contains(theme)
            ? COOKIE + '=' + theme + "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
            : "");
  }

  /** The theme that a browser chose; {@code system} when it chose none. */
  static String theme(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE) && THEMES.contains(cookie.getValue())) {
          return cookie.getValue();
        }
      }
    }
    return "system";
  }
}

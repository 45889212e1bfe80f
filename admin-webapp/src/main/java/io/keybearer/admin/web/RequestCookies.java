package io.keybearer.admin.web;

import io.keybearer.admin.consent.BrowserCookies;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cookies of a request. One that comes twice counts for nothing: who set the other? */
record RequestCookies(HttpServletRequest request) implements BrowserCookies {
  @Override
  public Optional<String> value(String name) {
    Cookie[] cookies = request.getCookies();
    List<String> values =
        cookies == null
            ? List.of()
            : Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.Installation;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What all pages show of the installation, and how a browser wants them.
 *
 * @param version the software's version
 * @param node what operators call the process; empty where it does not run
 * @param schema the store's version; empty while it is not known
 * @param plain whether browsers reach the application without TLS from other machines
 * @param shortcuts whether single keys are shortcuts
 * @param utc whether times are shown by UTC rather than by the browser's time zone
 */
public record Shell(
    String version, String node, String schema, boolean plain, boolean shortcuts, boolean utc) {
  /** The cookie that is there where single keys are no shortcuts. */
  static final String NO_SHORTCUTS = "keybearer-no-shortcuts";

  /** The cookie that is there where times are shown by UTC. */
  static final String UTC = "keybearer-utc";

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** The shell of a page that a request asks for. */
  static Shell of(HttpServletRequest request) {
    Optional<AdministrationServices> services =
        Optional.ofNullable(request.getServletContext().getAttribute(WebServices.ATTRIBUTE))
            .filter(WebServices.class::isInstance)
            .map(it -> ((WebServices) it).administration());
    Optional<Installation> installation = services.map(AdministrationServices::installation);
    return new Shell(
        installation.map(Installation::version).orElse(""),
        installation.map(Installation::node).orElse(""),
        installation.map(Installation::schema).orElse(""),
        services
            .map(it -> StartUpSetting.text(it.startUp(), "public-base-url"))
            .filter(Shell::isPlain)
            .isPresent(),
        !has(request, NO_SHORTCUTS),
        has(request, UTC));
  }

  static boolean isPlain(String baseUrl) {
    return baseUrl.startsWith("http:")
        && !THIS_MACHINE.contains(String.valueOf(URI.create(baseUrl).getHost()));
  }

  private static boolean has(HttpServletRequest request, String cookie) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie each : cookies) {
        if (each.getName().equals(cookie)) {
          return true;
        }
      }
    }
    return false;
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.Installation;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody who sets the application up should know before people use it. It is shown to
 * whoever reaches the application, so it says nothing that helps to attack it.
 */
final class SetupChecks {
  private static final Duration MOST_SKEW = Duration.ofSeconds(5);

  private SetupChecks() {}

  /** The checks of a request's installation; none before it has services. */
  static List<SetupModel.Check> of(PageRequest request) {
    return Optional.ofNullable(
            request.servletRequest().getServletContext().getAttribute(WebServices.ATTRIBUTE))
        .filter(WebServices.class::isInstance)
        .map(it -> of(request, ((WebServices) it).administration()))
        .orElse(List.of());
  }

  private static List<SetupModel.Check> of(PageRequest request, AdministrationServices services) {
    String base = StartUpSetting.text(services.startUp(), "public-base-url");
    Installation installation = services.installation();
    installation.look();
    List<SetupModel.Check> checks = new ArrayList<>();
    checks.add(new SetupModel.Check(true, request.t("setup.check.store", installation.schema())));
    checks.add(address(request, base));
    checks.add(
        Shell.isPlain(base)
            ? new SetupModel.Check(false, request.t("layout.plain"))
            : new SetupModel.Check(true, request.t("setup.check.tls")));
    long seconds = installation.clockSkew().abs().toSeconds();
    checks.add(
        installation.clockSkew().abs().compareTo(MOST_SKEW) > 0
            ? new SetupModel.Check(false, request.t("setup.check.clock.off", seconds))
            : new SetupModel.Check(true, request.t("setup.check.clock")));
    return checks;
  }

  /** Whether the browser came by the address that logins return to. */
  private static SetupModel.Check address(PageRequest request, String base) {
    String used = used(request.servletRequest());
    return used.equals(origin(base))
        ? new SetupModel.Check(true, request.t("setup.check.address", base))
        : new SetupModel.Check(false, request.t("setup.check.address.other", used, base));
  }

  private static String used(HttpServletRequest request) {
    String scheme =
        Optional.ofNullable(request.getHeader("X-Forwarded-Proto")).orElse(request.getScheme());
    String host =
        Optional.ofNullable(request.getHeader("X-Forwarded-Host"))
            .or(() -> Optional.ofNullable(request.getHeader("Host")))
            .orElse("");
    return scheme.toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT);
  }

  private static String origin(String address) {
    URI uri = URI.create(address);
    return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
  }
}

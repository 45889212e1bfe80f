package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import java.util.List;

/** All pages with their paths and who may see and use them. */
final class Pages {
  private Pages() {}

  /** The pages over these services. */
  static List<Route> of(WebServices services) {
    String service = "default";
    return List.of(
        Route.open("/ui/theme", new ThemePage()),
        Route.of(
            "/ui/providers/new",
            new NewProviderPage(
                services.providers(),
                services.identityProviders(),
                services.redirectUrls(),
                service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/providers/{provider}/connections/new",
            new NewConnectionPage(
                services.providers(),
                services.authorizations(),
                services.identityProviders(),
                service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/connections",
            new ConnectionsPage(services.connections(), service),
            Permission.READ,
            Permission.OPERATE));
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import java.time.InstantSource;
import java.util.List;

/** The pages about a service as a whole: what happened, and how it is set up. */
final class AdministrationPages {
  private AdministrationPages() {}

  /** The pages over these services. */
  static List<Route> of(WebServices services) {
    String service = "default";
    AdministrationServices administration = services.administration();
    return List.of(
        Route.of(
            "/ui/activity",
            new ActivityPage(administration.surveys(), InstantSource.system(), service),
            Permission.READ_AUDIT,
            Permission.READ_AUDIT));
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.Installation;
import io.keybearer.admin.service.Surveys;
import io.keybearer.admin.service.TemplateExport;
import io.keybearer.admin.service.TemplateImport;
import io.keybearer.admin.service.Webhooks;
import java.util.List;

/**
 * What the pages about a service as a whole call.
 *
 * @param surveys audit rows, gateways and keys
 * @param webhooks where services tell of what happens
 * @param templateImport imports templates
 * @param templateExport exports them
 * @param startUp the settings that the application read when it started
 * @param installation which software runs here
 */
public record AdministrationServices(
    Surveys surveys,
    Webhooks webhooks,
    TemplateImport templateImport,
    TemplateExport templateExport,
    List<StartUpSetting> startUp,
    Installation installation) {
  /** Copies the settings. */
  public AdministrationServices {
    startUp = List.copyOf(startUp);
  }
}

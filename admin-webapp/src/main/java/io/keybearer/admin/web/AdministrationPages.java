package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Surveys;
import java.time.InstantSource;
import java.util.List;

/** The pages about a service as a whole: what happened, and how it is set up. */
final class AdministrationPages {
  private AdministrationPages() {}

  /** The pages over these services, about one of the services that they manage. */
  static List<Route> of(WebServices services, String service) {
    AdministrationServices administration = services.administration();
    Surveys surveys = administration.surveys();
    List<StartUpSetting> startUp = administration.startUp();
    AccessControl access = services.access();
    return List.of(
        Route.of(
            "/ui/activity",
            new ActivityPage(surveys, InstantSource.system(), startUp, service),
            Permission.READ_AUDIT,
            Permission.READ_AUDIT),
        Route.of(
            SettingsSection.GENERAL.path(),
            new GeneralPage(services.services(), startUp, service),
            SettingsSection.GENERAL.permission(),
            Permission.MANAGE_SERVICES),
        Route.of(
            SettingsSection.SERVICES.path(),
            new ServicesPage(services.services(), service),
            SettingsSection.SERVICES.permission(),
            Permission.MANAGE_SERVICES),
        route(SettingsSection.SIGN_IN, StartUpPage.signIn(startUp)),
        route(SettingsSection.ISSUERS, StartUpPage.issuers(startUp)),
        route(SettingsSection.ACCOUNTS, new AccountsPage(access.accounts())),
        route(SettingsSection.API_TOKENS, new ApiTokensPage(access.apiTokens())),
        route(SettingsSection.KEYS, new KeysPage(surveys, startUp, service)),
        route(SettingsSection.WEBHOOK, new WebhookPage(administration.webhooks(), service)),
        route(SettingsSection.LIMITS, new LimitsPage(surveys, startUp, service)),
        route(SettingsSection.NODES, new NodesPage(surveys, service)),
        route(
            SettingsSection.ABOUT,
            new AboutPage(administration.installation(), new SupportBundle(services, service))),
        Route.of(
            "/ui/api",
            new ApiPage(services.redirectUrls(), service),
            Permission.READ,
            Permission.READ),
        route(
            SettingsSection.TRANSFER,
            new TransferPage(
                administration.templateImport(), administration.templateExport(), service)));
  }

  private static Route route(SettingsSection section, Page page) {
    return Route.of(section.path(), page, section.permission(), section.permission());
  }
}

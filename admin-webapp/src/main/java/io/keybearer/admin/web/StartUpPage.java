package io.keybearer.admin.web;

import java.util.List;

/** A page of settings that are read at the start alone: the ways to sign in, or issuers. */
final class StartUpPage implements Page {
  private final SettingsSection section;
  private final List<StartUpModel.Group> groups;

  private StartUpPage(SettingsSection section, List<StartUpModel.Group> groups) {
    this.section = section;
    this.groups = groups;
  }

  /** {@code /ui/settings/sign-in}. */
  static StartUpPage signIn(List<StartUpSetting> settings) {
    return new StartUpPage(
        SettingsSection.SIGN_IN,
        List.of(
            new StartUpModel.Group(
                "sign-in", StartUpSetting.about(settings, "sign-in", "session-", "administrator-")),
            new StartUpModel.Group("oidc", StartUpSetting.about(settings, "oidc."))));
  }

  /** {@code /ui/settings/issuers}. */
  static StartUpPage issuers(List<StartUpSetting> settings) {
    return new StartUpPage(
        SettingsSection.ISSUERS,
        List.of(
            new StartUpModel.Group(
                "token-issuers",
                StartUpSetting.about(settings, "token-issuer", "token-clock-skew")),
            new StartUpModel.Group("api-issuers", StartUpSetting.about(settings, "api-issuer"))));
  }

  @Override
  public Answer get(PageRequest request) {
    return Answer.html(
        "settings-start-up", new StartUpModel(section.frame(request), section, groups));
  }
}

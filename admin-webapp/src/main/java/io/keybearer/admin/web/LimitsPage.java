package io.keybearer.admin.web;

import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.admin.web.LimitsModel.Limit;
import io.keybearer.model.LimitUse;
import io.keybearer.model.LimitUse.Fullest;
import java.util.List;
import java.util.Optional;

/** {@code /ui/settings/limits}: how much there may be, and is. */
final class LimitsPage implements Page {
  private final Surveys surveys;
  private final List<StartUpSetting> startUp;
  private final ResourceName service;

  LimitsPage(Surveys surveys, List<StartUpSetting> startUp, String service) {
    this.surveys = surveys;
    this.startUp =
        StartUpSetting.about(
            startUp,
            "api-rate-limit",
            "request-body-timeout",
            "audit-retention",
            "database-pool-size",
            "max-",
            "job-interval");
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    return Answer.html(
        "settings-limits",
        new LimitsModel(
            SettingsSection.LIMITS.frame(request),
            of(surveys.limitUse(service)),
            Surveys.limits().accessPolicies(),
            startUp));
  }

  /** The limits with how much is used. */
  static List<Limit> of(LimitUse use) {
    Surveys.Limits most = Surveys.limits();
    return List.of(
        new Limit("providers", use.providers(), most.providers(), Optional.empty()),
        new Limit(
            "connections",
            use.provider().map(Fullest::count).orElse(0L),
            most.connections(),
            use.provider().map(Fullest::name)));
  }
}

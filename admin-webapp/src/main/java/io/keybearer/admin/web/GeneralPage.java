package io.keybearer.admin.web;

import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.ServiceDescription;
import io.keybearer.admin.service.ServiceDraft;
import io.keybearer.admin.service.Services;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/settings}: the application's addresses, what is usual for the service's connections,
 * and the settings of the start, which only a restart changes.
 */
final class GeneralPage implements Page {
  private static final String DEFAULT_POLICY = "defaultAccessPolicy";
  private static final String TENANTS = "trustedTenants";

  private final Services services;
  private final List<StartUpSetting> startUp;
  private final ResourceName service;

  GeneralPage(Services services, List<StartUpSetting> startUp, String service) {
    this.services = services;
    this.startUp = startUp;
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    ServiceDescription stored = services.get(service).value();
    return show(
        request,
        200,
        stored.defaultAccessPolicy() ? "true" : "",
        String.join("\n", stored.trustedTenants()),
        form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    String defaultPolicy = request.field(DEFAULT_POLICY);
    String tenants = request.rawField(TENANTS);
    try {
      services.put(
          request.actor(),
          service,
          new ServiceDraft(
              Optional.empty(),
              Optional.of(defaultPolicy.equals("true")),
              Optional.of(words(tenants))),
          Precondition.NONE);
    } catch (ManagementException e) {
      if (e.kind() != ManagementException.Kind.INVALID) {
        throw e;
      }
      return show(request, 400, defaultPolicy, tenants, form -> form.with(e.problems()));
    }
    return new Answer.Redirect("/ui/settings?done=saved");
  }

  private Answer show(
      PageRequest request,
      int status,
      String defaultPolicy,
      String tenants,
      UnaryOperator<Form> marks) {
    String base = StartUpSetting.text(startUp, "public-base-url");
    Form form =
        Form.of(
            List.of(
                field(request, DEFAULT_POLICY, defaultPolicy, Field.Kind.FLAG),
                field(request, TENANTS, tenants, Field.Kind.LINES)));
    return new Answer.Html(
        status,
        "settings",
        new GeneralModel(
            SettingsSection.GENERAL.frame(request),
            base,
            (base.endsWith("/") ? base : base + '/') + "callback/" + service.service() + "/…",
            words(StartUpSetting.text(startUp, "post-login-redirects")),
            marks.apply(form),
            startUp));
  }

  private static Field field(PageRequest request, String name, String value, Field.Kind kind) {
    return Field.of(
        name,
        request.t("settings.service." + name),
        request.t("settings.service." + name + ".help"),
        value,
        kind,
        false);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,]+", -1)).filter(word -> !word.isEmpty()).toList();
  }
}

package io.keybearer.admin.web;

import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.ServiceDescription;
import io.keybearer.admin.service.ServiceDraft;
import io.keybearer.admin.service.Services;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /ui/settings/services}: the services, which of them the pages are about, and new ones. */
final class ServicesPage implements Page {
  private static final String NAME = "service-name";
  private static final String IDENTITY = "service-identity";

  private final Services services;
  private final String current;

  ServicesPage(Services services, String current) {
    this.services = services;
    this.current = current;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, "", true, form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    String name = request.field(NAME);
    boolean identity = request.field(IDENTITY).equals("true");
    ServiceDraft draft =
        new ServiceDraft(Optional.of(identity), Optional.empty(), Optional.empty());
    Optional<FieldProblem> wrong = ResourceName.problem(NAME, name);
    if (wrong.isPresent()) {
      return show(request, 400, name, identity, form -> form.with(List.of(wrong.get())));
    }
    try {
      services.put(request.actor(), ResourceName.of(name), draft, Precondition.NEW);
    } catch (ManagementException e) {
      if (e.kind() != ManagementException.Kind.PRECONDITION_FAILED) {
        throw e;
      }
      FieldProblem exists = new FieldProblem(NAME, request.t("settings.service-exists"));
      return show(request, 400, name, identity, form -> form.with(List.of(exists)));
    }
    return new Answer.Redirect(
        new Address(SettingsSection.SERVICES.path()).with("done", "service-created").text());
  }

  private Answer show(
      PageRequest request, int status, String name, boolean identity, UnaryOperator<Form> marks) {
    Frame frame = SettingsSection.SERVICES.frame(request);
    Form form =
        Form.of(
            List.of(
                field(request, NAME, name, Field.Kind.TEXT, true),
                field(request, IDENTITY, identity ? "true" : "", Field.Kind.FLAG, false)));
    return new Answer.Html(
        status,
        "settings-services",
        new ServicesModel(
            frame,
            services.list().stream().map(service -> row(frame, service)).toList(),
            marks.apply(form)));
  }

  private ServicesModel.Row row(Frame frame, Resource<ServiceDescription> service) {
    String name = service.name().service();
    Optional<ManagedIdentity> identity = service.value().managedIdentity();
    return new ServicesModel.Row(
        name,
        frame.contextPath() + ServicePath.overview(name),
        identity.map(it -> it.principalId().toString()).orElse(""),
        identity.map(it -> it.tenantId().toString()).orElse(""),
        name.equals(current));
  }

  private static Field field(
      PageRequest request, String name, String value, Field.Kind kind, boolean required) {
    return Field.of(
        name,
        request.t("settings." + name),
        request.t("settings." + name + ".help"),
        value,
        kind,
        required);
  }
}

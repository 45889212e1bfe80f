package io.keybearer.admin.web;

import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.WebhookEvent;
import io.keybearer.admin.service.Webhooks;
import io.keybearer.model.DeliveryAttempt;
import io.keybearer.model.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@code /ui/settings/webhook}: where the service tells of what happens. The field {@code form}
 * says which of its forms was sent.
 */
final class WebhookPage implements Page {
  private static final List<String> EVENTS =
      Arrays.stream(WebhookEvent.values())
          .filter(event -> event != WebhookEvent.TEST)
          .map(WebhookEvent::text)
          .toList();

  private static final int PAGE_SIZE = 25;

  private final Webhooks webhooks;
  private final ResourceName service;

  WebhookPage(Webhooks webhooks, String service) {
    this.webhooks = webhooks;
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    Optional<Webhooks.Description> webhook = find();
    return show(
        request,
        200,
        webhook.map(Webhooks.Description::url).orElse(""),
        webhook.map(Webhooks.Description::events).orElse(EVENTS),
        "",
        form -> form);
  }

  @Override
  public Answer post(PageRequest request) {
    return switch (request.field("form")) {
      case "save" -> save(request);
      case "secret" -> withSecret(request, webhooks.rotateSecret(request.actor(), service));
      case "test" -> {
        webhooks.test(request.actor(), service);
        yield done("webhook-tested");
      }
      case "delete" -> {
        webhooks.delete(request.actor(), service);
        yield done("deleted");
      }
      default -> throw new MethodNotAllowedException();
    };
  }

  private Answer save(PageRequest request) {
    String url = request.field("url");
    List<String> events = request.fields("events");
    try {
      Webhooks.Description saved = webhooks.put(request.actor(), service, url, events);
      return saved.secret().isPresent() ? withSecret(request, saved) : done("saved");
    } catch (ManagementException e) {
      if (e.kind() != ManagementException.Kind.INVALID) {
        throw e;
      }
      return show(request, 400, url, events, "", form -> form.with(e.problems()));
    }
  }

  private Answer withSecret(PageRequest request, Webhooks.Description webhook) {
    return show(
        request,
        200,
        webhook.url(),
        webhook.events(),
        webhook.secret().map(Secret::expose).orElse(""),
        form -> form);
  }

  private Answer show(
      PageRequest request,
      int status,
      String url,
      List<String> chosen,
      String secret,
      UnaryOperator<Form> marks) {
    Form form =
        marks.apply(
            Form.of(
                List.of(
                    Field.of(
                        "url",
                        request.t("webhook.url"),
                        request.t("webhook.url.help"),
                        url,
                        Field.Kind.URL,
                        true))));
    Optional<Webhooks.Description> stored = find();
    List<DeliveryAttempt> deliveries = webhooks.deliveries(service, request.before(), PAGE_SIZE);
    return new Answer.Html(
        status,
        "settings-webhook",
        new WebhookModel(
            SettingsSection.WEBHOOK.frame(request),
            stored.isPresent(),
            form.fields().get(0),
            form,
            Set.copyOf(chosen),
            EVENTS,
            secret,
            stored.filter(Webhooks.Description::keyLost).isPresent(),
            deliveries,
            deliveries.size() < PAGE_SIZE
                ? Optional.empty()
                : Optional.of(older(deliveries.get(PAGE_SIZE - 1)))));
  }

  private static String older(DeliveryAttempt last) {
    return new Address(SettingsSection.WEBHOOK.path())
        .with("before", Long.toString(last.id()))
        .text();
  }

  private Optional<Webhooks.Description> find() {
    try {
      return Optional.of(webhooks.get(service));
    } catch (ManagementException e) {
      if (e.kind() == ManagementException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Answer done(String what) {
    return new Answer.Redirect(
        new Address(SettingsSection.WEBHOOK.path()).with("done", what).text());
  }
}

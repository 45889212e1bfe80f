package io.keybearer.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.WebhookEvent;
import io.keybearer.admin.service.Webhooks;
import io.keybearer.http.HttpBody;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpNotSentException;
import io.keybearer.http.HttpOutcomeUnknownException;
import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.Secret;
import io.keybearer.store.DeliveryLog;
import io.keybearer.store.JobClaim;
import io.keybearer.store.JobStore;
import io.keybearer.store.OutboxStore;
import io.keybearer.store.OutboxStore.Message;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes what is in the outbox into the audit rows and delivers it to webhooks, signed as Standard
 * Webhooks says: {@code webhook-signature} is {@code v1,} and the Base64 of HMAC-SHA256 over {@code
 * id.timestamp.body}. Of several processes one at a time does it. An attempt that failed is
 * repeated, later each time; a message may come twice, and its id says so.
 */
final class WebhookDelivery {
  private static final String JOB = "webhooks";
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int PAGE = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobStore jobs;
  private final OutboxStore outbox;
  private final Webhooks webhooks;
  private final OutboundHttpClient http;
  private final InstantSource clock;
  private final UUID process = UUID.randomUUID();

  WebhookDelivery(
      JobStore jobs,
      OutboxStore outbox,
      Webhooks webhooks,
      OutboundHttpClient http,
      InstantSource clock) {
    this.jobs = jobs;
    this.outbox = outbox;
    this.webhooks = webhooks;
    this.http = http;
    this.clock = clock;
  }

  /** Delivers what is due, unless another process is at it. */
  void step() {
    jobs.claim(JOB, process, CLAIM).ifPresent(this::work);
  }

  private void work(JobClaim claim) {
    try {
      outbox.auditFailures();
      outbox.tellOfExpiringSecrets();
      for (Message message : outbox.due(PAGE)) {
        // A claim that was lost meanwhile is another's, and so are the messages.
        if (Thread.currentThread().isInterrupted() || !jobs.renew(claim, CLAIM, "")) {
          return;
        }
        deliver(message);
      }
    } finally {
      jobs.finish(claim, Optional.empty());
    }
  }

  private void deliver(Message message) {
    JsonNode payload = payload(message);
    Optional<WebhookEvent> event =
        WebhookEvent.of(
            message.kind(), payload.path("status").asText(), payload.path("errorCode").asText());
    Optional<Webhooks.Target> target =
        event.flatMap(
            it ->
                webhooks
                    .target(ResourceName.of(message.service()))
                    .filter(
                        wanted -> it == WebhookEvent.TEST || wanted.events().contains(it.text())));
    if (target.isEmpty()) {
      outbox.dropped(message);
      return;
    }
    DeliveryLog.Result result = send(message, event.orElseThrow(), payload, target.get());
    if (result.succeeded()) {
      outbox.delivered(message, result);
    } else {
      outbox.failed(message, result);
    }
  }

  private DeliveryLog.Result send(
      Message message, WebhookEvent event, JsonNode payload, Webhooks.Target target) {
    if (target.secret().isEmpty()) {
      return DeliveryLog.Result.failed(
          event.text(), "NoSigningKey", "the key of its signatures can't be opened; rotate it");
    }
    String body = body(message, event, payload);
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String id = OutboxStore.messageId(message.id());
    HttpRequest request =
        new HttpRequest(
            "POST",
            target.url(),
            List.of(
                new HttpHeader("Content-Type", "application/json"),
                new HttpHeader("webhook-id", id),
                new HttpHeader("webhook-timestamp", timestamp),
                new HttpHeader(
                    "webhook-signature",
                    signature(target.secret().get(), id + "." + timestamp + "." + body))),
            Optional.of(HttpBody.of(body)));
    try {
      HttpResponse response = http.send(request, DEADLINE);
      return DeliveryLog.Result.answered(event.text(), response.status());
    } catch (HttpNotSentException e) {
      return DeliveryLog.Result.failed(
          event.text(), code(e.kind()), String.valueOf(e.getMessage()));
    } catch (HttpOutcomeUnknownException e) {
      return DeliveryLog.Result.failed(event.text(), "NoAnswer", String.valueOf(e.getMessage()));
    }
  }

  private static String code(HttpNotSentException.Cause kind) {
    return switch (kind) {
      case FORBIDDEN -> "Forbidden";
      case UNKNOWN_HOST -> "UnknownHost";
      case NO_CONNECTION -> "NoConnection";
      case TOO_LATE -> "TooLate";
      case WITHDRAWN, BUSY -> "NotSent";
    };
  }

  private static String body(Message message, WebhookEvent event, JsonNode payload) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", event.text())
        .put("timestamp", message.createdAt().toString())
        .put("service", message.service());
    body.set("data", payload);
    return body.toString();
  }

  private static JsonNode payload(Message message) {
    try {
      return JSON.readTree(message.payload());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("message " + message.id() + " of the outbox is not JSON");
    }
  }

  /** The key is what follows {@code whsec_}, decoded. */
  private static String signature(Secret secret, String content) {
    String text = secret.expose();
    byte[] key = Base64.getDecoder().decode(text.substring(text.indexOf('_') + 1));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

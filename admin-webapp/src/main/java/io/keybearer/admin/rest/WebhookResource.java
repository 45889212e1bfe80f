package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Webhooks;
import io.keybearer.model.DeliveryAttempt;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Where a service tells of what happens. The key of its signatures is shown when it is made. */
@Path(ApiPath.WEBHOOK)
public final class WebhookResource {
  private static final int MOST_EVENTS = 10;
  private static final int USUAL_ATTEMPTS = 100;
  private static final int MOST_ATTEMPTS = 1_000;

  private final Webhooks webhooks;

  WebhookResource(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** Reads it. */
  @GET
  public Response get(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS);
    return answer(webhooks.get(request.name()));
  }

  /** Creates or changes it. */
  @PUT
  public Response put(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS);
    JsonMembers body = request.members();
    Optional<String> url = body.requiredText("url", JsonMembers.MOST_CHARACTERS);
    Optional<List<String>> events = body.texts("events", MOST_EVENTS, JsonMembers.MOST_CHARACTERS);
    if (events.isEmpty()) {
      body.problem("events", "is required");
    }
    body.check();
    return answer(
        webhooks.put(request.actor(), request.name(), url.orElseThrow(), events.orElseThrow()));
  }

  /** Lists the attempts to deliver to it, the newest first. */
  @GET
  @Path("deliveries")
  public Response deliveries(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS, "before", "top");
    int top = request.number("top", USUAL_ATTEMPTS, 1, MOST_ATTEMPTS);
    List<DeliveryAttempt> attempts =
        webhooks.deliveries(
            request.name(),
            request
                .parameter("before")
                .map(text -> Long.valueOf(request.number("before", 0, 0, Integer.MAX_VALUE))),
            top);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    attempts.forEach(attempt -> value.add(write(attempt)));
    if (attempts.size() == top) {
      body.put("next", attempts.get(top - 1).id());
    }
    return Json.response(200, body).build();
  }

  private static ObjectNode write(DeliveryAttempt attempt) {
    ObjectNode body = Json.object();
    body.put("id", attempt.id())
        .put("at", attempt.at().toString())
        .put("messageId", attempt.messageId())
        .put("event", attempt.event())
        .put("attempt", attempt.attempt())
        .put("succeeded", attempt.succeeded());
    attempt.status().ifPresent(status -> body.put("status", status));
    attempt.error().ifPresent(error -> body.put("error", error));
    attempt.detail().ifPresent(detail -> body.put("detail", detail));
    attempt.nextAt().ifPresent(time -> body.put("nextAttemptAt", time.toString()));
    return body;
  }

  /** Gives it another key. */
  @POST
  @Path("rotateSecret")
  public Response rotateSecret(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS);
    request.checkEmpty();
    return answer(webhooks.rotateSecret(request.actor(), request.name()));
  }

  /** Sends a message that tells of nothing, within seconds. */
  @POST
  @Path("test")
  public Response test(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS);
    request.checkEmpty();
    webhooks.test(request.actor(), request.name());
    return Response.accepted().build();
  }

  /** Removes it. */
  @DELETE
  public Response delete(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.MANAGE_SETTINGS);
    webhooks.delete(request.actor(), request.name());
    return Response.noContent().build();
  }

  private static Response answer(Webhooks.Description webhook) {
    ObjectNode body = Json.object();
    body.put("url", webhook.url());
    ArrayNode events = body.putArray("events");
    webhook.events().forEach(events::add);
    if (webhook.keyLost()) {
      body.put("keyLost", true);
    }
    webhook.secret().ifPresent(secret -> body.put("secret", secret.expose()));
    return Json.response(200, body).build();
  }
}

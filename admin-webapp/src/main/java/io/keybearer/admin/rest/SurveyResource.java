package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AuditCsv;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.AuditEvent;
import io.keybearer.model.AuditFilter;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GatewayNode;
import io.keybearer.model.KeyState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What operators look at to know how a service does. */
@Path(ApiPath.SERVICE)
public final class SurveyResource {
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final Surveys surveys;
  private final Connections connections;

  SurveyResource(Surveys surveys, Connections connections) {
    this.surveys = surveys;
    this.connections = connections;
  }

  /** Connections with how they stand and who used them last. */
  @GET
  @Path("inventory")
  public Response inventory(@Context ContainerRequestContext context) {
    ApiRequest request =
        ApiRequest.of(context, Permission.READ, "prefix", "provider", "state", "after", "top");
    Connections.Page page =
        connections.find(
            request.name().service(),
            new Connections.Query(
                request.parameter("prefix").orElse(""),
                request.parameter("provider"),
                request.parameter("state").map(SurveyResource::state),
                false,
                request.parameter("after").orElse(""),
                request.number("top", USUAL, 1, MOST)));
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    page.connections().forEach(connection -> value.add(write(connection)));
    body.put("count", page.total());
    page.next().ifPresent(next -> body.put("next", next));
    return Json.response(200, body).build();
  }

  /** Audit rows, as JSON or CSV. */
  @GET
  @Path("audit")
  public Response audit(@Context ContainerRequestContext context) {
    ApiRequest request =
        ApiRequest.of(
            context,
            Permission.READ_AUDIT,
            "actor",
            "action",
            "target",
            "outcome",
            "from",
            "until",
            "before",
            "top",
            "format");
    boolean csv = isCsv(request);
    AuditFilter filter =
        new AuditFilter(
            request.parameter("actor"),
            request.parameter("action"),
            request.parameter("target"),
            request.parameter("outcome"),
            time(request, "from"),
            time(request, "until"),
            request
                .parameter("before")
                .map(text -> Long.valueOf(request.number("before", 0, 0, Integer.MAX_VALUE))));
    Surveys.AuditPage page =
        surveys.audit(request.name(), filter, request.number("top", USUAL, 1, MOST));
    if (csv) {
      surveys.noteExport(request.actor(), request.name(), page.events().size());
    }
    return csv ? csv(page) : json(page);
  }

  /** The gateways. */
  @GET
  @Path("nodes")
  public Response nodes(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.READ);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    surveys.nodes(request.name()).forEach(node -> value.add(write(node)));
    return Json.response(200, body).build();
  }

  /** How key rotation stands. */
  @GET
  @Path("keys")
  public Response keys(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.READ);
    Surveys.KeyRotationState state = surveys.keys(request.name());
    ObjectNode body = Json.object();
    ArrayNode keys = body.putArray("keys");
    state.keys().forEach(key -> keys.add(write(key)));
    state
        .job()
        .ifPresent(
            job -> {
              ObjectNode rotation = body.putObject("rotation");
              job.progress().ifPresent(text -> rotation.put("progress", text));
              putTime(rotation, "lastRunAt", job.lastRunAt());
              job.lastError().ifPresent(text -> rotation.put("lastError", text));
            });
    return Json.response(200, body).build();
  }

  private static ObjectNode write(Connection connection) {
    ObjectNode body = Json.object();
    body.put("provider", connection.provider())
        .put("authorization", connection.name())
        .put("identityProvider", connection.identityProvider())
        .put("grantType", connection.grantType().enumValue())
        .put("state", connection.state().name());
    connection.errorCode().ifPresent(code -> body.put("errorCode", code));
    Connection.Token token = connection.token();
    body.put("hasToken", token.present()).put("hasRefreshToken", token.refreshable());
    putTime(body, "obtainedAt", token.obtainedAt());
    putTime(body, "expiresAt", token.expiresAt());
    putTime(body, "createdAt", Optional.of(connection.createdAt()));
    putTime(body, "lastUsedAt", connection.lastUsedAt());
    connection.lastUsedBy().ifPresent(node -> body.put("lastUsedBy", node));
    connection.lastUsedAs().ifPresent(caller -> body.put("lastUsedAs", caller));
    return body.put("accessPolicies", connection.accessPolicies());
  }

  private static ObjectNode write(GatewayNode node) {
    ObjectNode body = Json.object();
    body.put("name", node.name()).put("softwareVersion", node.softwareVersion());
    body.put("live", node.live());
    putTime(body, "startedAt", Optional.of(node.startedAt()));
    putTime(body, "seenAt", Optional.of(node.seenAt()));
    node.certificate().ifPresent(text -> body.put("certificate", text));
    node.acknowledgedKey().ifPresent(key -> body.put("acknowledgedKey", key.toString()));
    node.policyHash().ifPresent(text -> body.put("policyHash", text));
    node.cacheRatio().ifPresent(ratio -> body.put("cacheRatio", ratio));
    node.lastError().ifPresent(text -> body.put("lastError", text));
    return body;
  }

  private static ObjectNode write(KeyState key) {
    ObjectNode body = Json.object();
    body.put("id", key.kekId().toString())
        .put("encryption", key.suite() == 1 ? "AES-256" : "AES-128")
        .put(
            "state",
            key.retiredAt().isPresent()
                ? "Retired"
                : key.activation().isPresent() ? "Current" : "Published");
    putTime(body, "createdAt", Optional.of(key.createdAt()));
    putTime(body, "retiredAt", key.retiredAt());
    return body.put("certificates", key.certificates()).put("tokens", key.tokens());
  }

  private static Response json(Surveys.AuditPage page) {
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    for (AuditEvent event : page.events()) {
      ObjectNode row =
          value
              .addObject()
              .put("id", event.id())
              .put("at", event.at().toString())
              .put("actor", event.actor())
              .put("action", event.action())
              .put("target", event.target())
              .put("outcome", event.outcome());
      if (!event.detail().isEmpty()) {
        row.put("detail", event.detail());
      }
    }
    page.next().ifPresent(next -> body.put("next", next));
    return Json.response(200, body).build();
  }

  private static Response csv(Surveys.AuditPage page) {
    Response.ResponseBuilder answer =
        Response.status(200)
            .type(AuditCsv.MEDIA_TYPE + ";charset=utf-8")
            .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
            .entity(AuditCsv.of(page.events()).getBytes(StandardCharsets.UTF_8));
    page.next().ifPresent(next -> answer.header("Keybearer-Next", next));
    return answer.build();
  }

  private static boolean isCsv(ApiRequest request) {
    String format = request.parameter("format").orElse("json");
    if (!format.equals("json") && !format.equals("csv")) {
      throw ManagementException.invalid("query.format", "must be json or csv");
    }
    return format.equals("csv");
  }

  private static ConnectionState state(String text) {
    for (ConnectionState state : ConnectionState.values()) {
      if (state.name().equals(text.toUpperCase(Locale.ROOT))) {
        return state;
      }
    }
    throw ManagementException.invalid("query.state", "is not a state of connections");
  }

  private static Optional<Instant> time(ApiRequest request, String name) {
    try {
      return request.parameter(name).map(Instant::parse);
    } catch (DateTimeException e) {
      throw ManagementException.invalid(
          "query." + name, "must be a time such as 2027-01-31T12:00:00Z");
    }
  }

  private static void putTime(ObjectNode body, String name, Optional<Instant> time) {
    time.ifPresent(it -> body.put(name, it.toString()));
  }
}

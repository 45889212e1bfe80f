package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.ImportReport;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.TemplateExport;
import io.keybearer.admin.service.TemplateImport;
import io.keybearer.admin.service.TemplateText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Import and export of a service's configuration as a Resource Manager template. */
@Path(ApiPath.SERVICE)
public final class TransferResource {
  private final TemplateImport templateImport;
  private final TemplateExport templateExport;

  TransferResource(TemplateImport templateImport, TemplateExport templateExport) {
    this.templateImport = templateImport;
    this.templateExport = templateExport;
  }

  /** The configuration as a template, in JSON or YAML. */
  @GET
  @Path("export")
  public Response export(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.IMPORT_EXPORT, "format");
    String format = request.parameter("format").orElse("json");
    if (!format.equals("json") && !format.equals("yaml")) {
      throw ManagementException.invalid("query.format", "must be json or yaml");
    }
    ObjectNode template = templateExport.template(request.actor(), request.name());
    return format.equals("json")
        ? Json.response(200, template).build()
        : Response.status(200)
            .type("application/yaml;charset=utf-8")
            .entity(TemplateText.yaml(template).getBytes(StandardCharsets.UTF_8))
            .build();
  }

  /** Imports a template, or says what that would do. */
  @POST
  @Path("import")
  public Response importTemplate(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.IMPORT_EXPORT);
    JsonMembers body = request.members();
    JsonNode template = body.value("template").orElseGet(Json::object);
    if (!template.isObject()) {
      body.problem("template", "must be an object");
    }
    Map<String, String> parameters = texts(body, "parameters", true);
    Map<String, String> bindings = texts(body, "bindings", false);
    ImportReport.Conflict conflict = conflict(body);
    boolean dryRun = body.flag("dryRun").orElse(false);
    body.check();
    return answer(
        templateImport.run(
            request.actor(),
            request.name(),
            new TemplateImport.Request(template, parameters, bindings, conflict, dryRun)));
  }

  private static Response answer(ImportReport report) {
    ObjectNode body = Json.object().put("dryRun", report.dryRun());
    for (ImportReport.Outcome outcome : ImportReport.Outcome.values()) {
      body.put(outcome.name().toLowerCase(Locale.ROOT), report.count(outcome));
    }
    ArrayNode results = body.putArray("results");
    for (ImportReport.Result result : report.results()) {
      ObjectNode row =
          results
              .addObject()
              .put("resource", result.resource())
              .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
      if (!result.reason().isEmpty()) {
        row.put("reason", result.reason());
      }
    }
    ArrayNode unbound = body.putArray("unbound");
    report.unbound().forEach(unbound::add);
    return Json.response(200, body).build();
  }

  private static ImportReport.Conflict conflict(JsonMembers body) {
    String text = body.text("conflict", 16).orElse("fail");
    for (ImportReport.Conflict conflict : ImportReport.Conflict.values()) {
      if (conflict.name().equalsIgnoreCase(text)) {
        return conflict;
      }
    }
    body.problem("conflict", "must be fail, skip or overwrite");
    return ImportReport.Conflict.FAIL;
  }

  /**
   * Texts by name; a parameters file's form, with the text under {@code value}, is taken too.
   *
   * @param anyValue whether other values are taken as JSON
   */
  private static Map<String, String> texts(JsonMembers body, String name, boolean anyValue) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode object = body.value(name).orElseGet(Json::object);
    if (!object.isObject()) {
      body.problem(name, "must be an object");
      return texts;
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value =
          member.getValue().isObject() ? member.getValue().path("value") : member.getValue();
      if (value.isTextual()) {
        texts.put(member.getKey(), value.textValue());
      } else if (anyValue && !value.isMissingNode() && !value.isNull()) {
        texts.put(member.getKey(), value.toString());
      } else {
        body.problem(name + '.' + member.getKey(), "must be a string");
      }
    }
    return texts;
  }
}

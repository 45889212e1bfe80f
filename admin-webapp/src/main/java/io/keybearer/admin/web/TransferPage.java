package io.keybearer.admin.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ImportReport;
import io.keybearer.admin.service.ImportReport.Conflict;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.TemplateExport;
import io.keybearer.admin.service.TemplateImport;
import io.keybearer.admin.service.TemplateText;
import io.keybearer.admin.web.TransferModel.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /ui/transfer}: a service's configuration as a template, out and in. A template that comes
 * in is tried out first; it goes with its answers from form to form, so that nothing is kept here
 * of one that is given up. With {@code format=json} or {@code format=yaml} the page is the export,
 * with {@code provider} of that one alone.
 */
final class TransferPage implements Page {
  /** Containers take few parts of a form; further parameters keep their defaults. */
  private static final int MOST_QUESTIONS = 40;

  /** Containers take forms of 200,000 bytes, files apart: a larger template is chosen again. */
  private static final int MOST_CARRIED_BYTES = 100_000;

  private final TemplateImport templateImport;
  private final TemplateExport templateExport;
  private final ResourceName service;

  TransferPage(TemplateImport templateImport, TemplateExport templateExport, String service) {
    this.templateImport = templateImport;
    this.templateExport = templateExport;
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    String format = request.field("format");
    if (format.equals("json") || format.equals("yaml")) {
      ObjectNode template = templateExport.template(request.actor(), exported(request));
      return format.equals("json")
          ? new Answer.Download("keybearer.json", "application/json", TemplateText.json(template))
          : new Answer.Download("keybearer.yaml", "application/yaml", TemplateText.yaml(template));
    }
    return Answer.html(
        "transfer",
        new TransferModel(
            SettingsSection.TRANSFER.frame(request),
            Form.of(List.of()),
            "",
            "fail",
            List.of(),
            0,
            Optional.empty()));
  }

  private ResourceName exported(PageRequest request) {
    String provider = request.field("provider");
    return provider.isEmpty() ? service : ResourceName.of(service.service(), provider);
  }

  @Override
  public Answer post(PageRequest request) {
    String text =
        request.upload("file").filter(it -> !it.isBlank()).orElse(request.rawField("template"));
    try {
      if (text.isBlank()) {
        throw ManagementException.invalid("template", request.t("transfer.nothing"));
      }
      JsonNode template = TemplateText.read(text);
      Map<String, String> parameters = parameters(request, template);
      Map<String, String> bindings = bindings(request);
      ImportReport report =
          templateImport.run(
              request.actor(),
              service,
              new TemplateImport.Request(
                  template,
                  parameters,
                  bindings,
                  conflict(request),
                  !request.field("step").equals("import")));
      return show(
          request, text, questions(request, template, report), Optional.of(report), List.of());
    } catch (ManagementException e) {
      if (e.kind() != ManagementException.Kind.INVALID) {
        throw e;
      }
      return show(request, text, List.of(), Optional.empty(), e.problems());
    }
  }

  private static Answer show(
      PageRequest request,
      String template,
      List<Question> questions,
      Optional<ImportReport> report,
      List<FieldProblem> problems) {
    int asked = Math.min(questions.size(), MOST_QUESTIONS);
    return new Answer.Html(
        problems.isEmpty() ? 200 : 400,
        "transfer",
        new TransferModel(
            SettingsSection.TRANSFER.frame(request),
            Form.of(List.of()).with(problems),
            template.getBytes(StandardCharsets.UTF_8).length > MOST_CARRIED_BYTES ? "" : template,
            conflict(request).name().toLowerCase(Locale.ROOT),
            questions.subList(0, asked),
            questions.size() - asked,
            report.map(TransferModel.Report::of)));
  }

  /** A form that says nothing of it, or something else, wants nothing to be overwritten. */
  private static Conflict conflict(PageRequest request) {
    return switch (request.field("conflict")) {
      case "skip" -> Conflict.SKIP;
      case "overwrite" -> Conflict.OVERWRITE;
      default -> Conflict.FAIL;
    };
  }

  private static List<Question> questions(
      PageRequest request, JsonNode template, ImportReport report) {
    List<Question> questions = new ArrayList<>();
    int at = 0;
    for (Map.Entry<String, JsonNode> parameter : template.path("parameters").properties()) {
      String field = "parameter-" + at++;
      questions.add(
          new Question(
              field,
              "",
              parameter.getKey(),
              help(request, parameter.getValue()),
              request.field(field)));
    }
    Map<String, String> bound = bindings(request);
    Set<String> expressions = new LinkedHashSet<>(bound.keySet());
    expressions.addAll(report.unbound());
    at = 0;
    for (String expression : expressions) {
      questions.add(
          new Question(
              "value-" + at,
              "expression-" + at,
              expression,
              "",
              bound.getOrDefault(expression, "")));
      at++;
    }
    return questions;
  }

  private static String help(PageRequest request, JsonNode parameter) {
    JsonNode byDefault = parameter.path("defaultValue");
    if (parameter.path("type").asText().toLowerCase(Locale.ROOT).startsWith("secure")) {
      return request.t("transfer.secure");
    }
    return byDefault.isMissingNode()
        ? request.t("transfer.required")
        : request.t(
            "transfer.default", byDefault.isTextual() ? byDefault.asText() : byDefault.toString());
  }

  private static Map<String, String> parameters(PageRequest request, JsonNode template) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, JsonNode> parameter : template.path("parameters").properties()) {
      String answer = request.field("parameter-" + at++);
      if (!answer.isEmpty()) {
        parameters.put(parameter.getKey(), answer);
      }
    }
    return parameters;
  }

  private static Map<String, String> bindings(PageRequest request) {
    Map<String, String> bindings = new LinkedHashMap<>();
    for (int at = 0; at < MOST_QUESTIONS; at++) {
      String expression = request.field("expression-" + at);
      String value = request.field("value-" + at);
      if (!expression.isEmpty() && !value.isEmpty()) {
        bindings.put(expression, value);
      }
    }
    return bindings;
  }
}

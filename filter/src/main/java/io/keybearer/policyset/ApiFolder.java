package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads an API: {@code api.properties}, {@code policy.xml} and {@code operations/}. */
final class ApiFolder {
  private static final String EXAMPLES = ".examples";
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*|\\*");
  private static final String PATTERN_EXPECTED =
      "a path such as /orders/* (with everything below), /health (alone) or /*";
  private static final String TEMPLATE_EXPECTED =
      "a URL template below the API's path, such as /, /items/{id}, /files/{*rest} or"
          + " /items?state={state}, each name once";

  private final String id;
  private final FolderFiles files;
  private final Problems problems;

  /**
   * A folder.
   *
   * @param id its name, the API's id
   * @param files its files
   */
  ApiFolder(String id, FolderFiles files, Problems problems) {
    this.id = id;
    this.files = files;
    this.problems = problems;
  }

  /** Reads it; empty when it has no pattern, which is noted. */
  Optional<ApiDefinition> read() {
    PropertiesFile properties = files.properties("api.properties");
    Optional<PropertiesFile.Entry> patternEntry =
        properties.required("url-pattern", PATTERN_EXPECTED);
    Optional<ApiPattern> pattern =
        patternEntry.flatMap(entry -> Optional.ofNullable(ApiPattern.parse(entry.value())));
    if (pattern.isEmpty() && patternEntry.isPresent()) {
      problems.key(patternEntry.get(), "the value is not " + PATTERN_EXPECTED);
    }
    boolean required = flag(properties.find("subscription-required"));
    Set<String> products =
        new TreeSet<>(properties.text("products").map(Lists::of).orElse(List.of()));
    String name = properties.text("name").orElse(id);
    String revision = properties.text("revision").orElse("1");
    Optional<String> version = properties.text("version");
    properties.finish();
    List<OperationDefinition> operations = operations();
    Optional<SourceFile> policy = files.document("policy.xml");
    return pattern.map(
        known ->
            new ApiDefinition(
                ApiDefinition.seen(id, name, known.path(), revision, version),
                known,
                required,
                products,
                policy,
                operations));
  }

  private boolean flag(Optional<PropertiesFile.Entry> entry) {
    String text = entry.map(PropertiesFile.Entry::value).orElse("true").strip();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problems.key(entry.orElseThrow(), "the value is not true or false");
    }
    return !text.equalsIgnoreCase("false");
  }

  private List<OperationDefinition> operations() {
    List<OperationDefinition> operations = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    FolderFiles folder = files.folder("operations");
    checkExamples(folder);
    for (String operation : folder.baseNames()) {
      operation(operation, folder, owners).ifPresent(operations::add);
    }
    operations.sort(
        Comparator.comparing((OperationDefinition operation) -> operation.template().rank())
            // An operation for every method gives way to one for the request's own.
            .thenComparing(operation -> operation.seen().method().equals("*")));
    return operations;
  }

  /** The examples in a folder. Of one status, one without a text after it comes first. */
  private List<ResponseExample> examples(FolderFiles folder) {
    List<ResponseExample> examples = new ArrayList<>();
    folder.all().entrySet().stream()
        .sorted(Comparator.comparing(file -> file.getKey().replaceAll("\\.[^.]*$", "")))
        .forEach(
            file -> {
              ResponseExample example = ResponseExample.of(file.getKey(), file.getValue());
              if (example == null) {
                problems.file(
                    folder.name() + file.getKey(),
                    "the name is not that of an example; expected "
                        + ResponseExample.NAME_EXPECTED);
              } else {
                examples.add(example);
              }
            });
    return examples;
  }

  /** Notes folders of examples that belong to no operation. */
  private void checkExamples(FolderFiles folder) {
    for (String name : folder.folders()) {
      boolean known =
          name.endsWith(EXAMPLES)
              && folder.baseNames().contains(name.substring(0, name.length() - EXAMPLES.length()));
      if (!known) {
        folder.folder(name).all();
        problems.file(
            folder.name() + name,
            "the folder belongs to no operation; expected OPERATION" + EXAMPLES);
      }
    }
  }

  private Optional<OperationDefinition> operation(
      String operation, FolderFiles folder, Map<String, String> owners) {
    PropertiesFile properties = folder.properties(operation + ".properties");
    Optional<PropertiesFile.Entry> methodEntry =
        properties.required("method", "a method such as GET, or * for all");
    Optional<PropertiesFile.Entry> templateEntry =
        properties.required("template", TEMPLATE_EXPECTED);
    String name = properties.text("name").orElse(operation);
    properties.finish();
    Optional<SourceFile> policy = folder.document(operation + ".xml");
    String method =
        methodEntry.map(entry -> entry.value().strip().toUpperCase(Locale.ROOT)).orElse("*");
    if (!METHOD.matcher(method).matches()) {
      problems.key(methodEntry.orElseThrow(), "the value is not a method such as GET, or *");
    }
    Optional<OperationTemplate> template =
        templateEntry.flatMap(
            entry -> Optional.ofNullable(OperationTemplate.parse(entry.value().strip())));
    if (template.isEmpty()) {
      templateEntry.ifPresent(
          entry -> problems.key(entry, "the value is not " + TEMPLATE_EXPECTED));
      return Optional.empty();
    }
    String owner = owners.putIfAbsent(method + ' ' + template.get().shape(), operation);
    if (owner != null) {
      problems.key(
          templateEntry.orElseThrow(),
          "operation '" + owner + "' takes the same requests; expected another method or template");
    }
    return Optional.of(
        new OperationDefinition(
            new EvaluationContext.Operation(operation, method, name, template.get().text()),
            template.get(),
            policy,
            examples(folder.folder(operation + EXAMPLES))));
  }
}

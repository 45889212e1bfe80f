package io.keybearer.cli;

import io.keybearer.policy.PolicyCompiler;
import io.keybearer.policy.PolicyOptions;
import io.keybearer.policyset.PolicySetReader;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.NamedValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy check}: says what is wrong with documents, as the filter would when it starts. */
@Command(
    name = "check",
    description = {
      "Prints everything that is wrong with policy documents and policy sets.",
      "One line each: path:line:column: severity: message"
    },
    footer = {
      "",
      "A folder with global.xml or apis/ is a policy set and is compiled as one. Any other folder is",
      "searched for policy sets and for documents (*.xml). A document by itself has no named values",
      "and no fragments: {{name}} is left alone, and include-fragment is an error.",
      "",
      "Exit codes: 0 all would run; 1 at least one would not; 2 the command line makes no sense."
    })
final class PolicyCheck implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Documents and folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--unimplemented-policies",
      paramLabel = "WHEN",
      defaultValue = "fail-at-load",
      description =
          "As the setting of that name: fail-at-load (an error) or fail-when-reached (a warning)."
              + " Default: ${DEFAULT-VALUE}.")
  private String unimplemented = "fail-at-load";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PolicyCompiler compiler =
        new PolicyCompiler(new PolicyOptions("default", failsWhenReached(), NamedValues.NONE));
    List<PolicySources> documents = new ArrayList<>();
    for (Path path : paths) {
      int before = documents.size();
      add(path, documents);
      if (documents.size() == before) {
        throw usage(path + " holds no policy document: expected *.xml in it");
      }
    }
    boolean good = true;
    for (PolicySources document : documents) {
      for (Diagnostic diagnostic : compiler.check(document)) {
        spec().commandLine().getOut().println(diagnostic);
        good &= !diagnostic.isError();
      }
    }
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private boolean failsWhenReached() {
    return switch (unimplemented) {
      case "fail-at-load" -> false;
      case "fail-when-reached" -> true;
      default ->
          throw usage(
              "--unimplemented-policies is '"
                  + unimplemented
                  + "'; expected fail-at-load or fail-when-reached");
    };
  }

  private void add(Path path, List<PolicySources> documents) throws IOException {
    if (!Files.exists(path)) {
      throw usage(path + " does not exist; expected a policy document or a folder");
    }
    if (!Files.isDirectory(path)) {
      documents.add(PolicySources.read(path));
      return;
    }
    if (PolicySetReader.isPolicySet(path)) {
      documents.add(PolicySources.read(path));
      return;
    }
    List<Path> entries;
    try (Stream<Path> listed = Files.list(path)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      boolean folder = Files.isDirectory(entry) && !Files.isSymbolicLink(entry);
      if (!name.startsWith(".") && (folder || name.endsWith(".xml"))) {
        add(entry, documents);
      }
    }
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec().commandLine(), sentence);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("run without a command line");
    }
    return spec;
  }
}

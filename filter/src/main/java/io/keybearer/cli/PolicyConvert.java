package io.keybearer.cli;

import io.keybearer.policyxml.PolicyForm;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.PolicyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy convert}: writes a document in the other of Azure's two forms. */
@Command(
    name = "convert",
    description = {
      "Writes a policy document in the normal or the raw form.",
      "Normal (xml): expressions are escaped, and any XML tool reads it. Raw (rawxml): expressions",
      "are as an author writes them. Both are read."
    },
    footer = {
      "",
      "Exit codes: 0 written; 1 the document can't be read, and what is wrong is printed; 2 the",
      "command line makes no sense."
    })
final class PolicyConvert implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final InputStream in;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = STANDARD_INPUT,
      description = "The document; standard input when it is - or missing.")
  private String file = STANDARD_INPUT;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      defaultValue = "xml",
      description = "xml or rawxml. Default: ${DEFAULT-VALUE}.")
  private String form = "xml";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; standard output when missing. May be the document itself.")
  private @Nullable Path output;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  PolicyConvert() {
    this(System.in);
  }

  /**
   * A command.
   *
   * @param in the standard input
   */
  PolicyConvert(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("run without a command line");
    }
    PolicyWriter writer = new PolicyWriter(form(command));
    String name = file.equals(STANDARD_INPUT) ? "<stdin>" : file;
    PolicyReading reading = new PolicyReader().read(name, text(command));
    reading.diagnostics().forEach(diagnostic -> command.commandLine().getErr().println(diagnostic));
    if (reading.document().isEmpty()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    String written = writer.write(reading.document().get());
    if (output == null) {
      command.commandLine().getOut().print(written);
      command.commandLine().getOut().flush();
    } else {
      Files.writeString(output, written, StandardCharsets.UTF_8);
    }
    return CommandLine.ExitCode.OK;
  }

  private PolicyForm form(CommandSpec command) {
    return switch (form) {
      case "xml" -> PolicyForm.XML;
      case "rawxml" -> PolicyForm.RAW_XML;
      default ->
          throw new ParameterException(
              command.commandLine(), "--to is '" + form + "'; expected xml or rawxml");
    };
  }

  private String text(CommandSpec command) throws IOException {
    try {
      byte[] bytes =
          file.equals(STANDARD_INPUT) ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ParameterException(command.commandLine(), file + " does not exist", e);
    }
  }
}

package io.keybearer.cli;

import io.keybearer.config.SettingsException;
import io.keybearer.keys.LostKeyDrill;
import io.keybearer.store.StoreException;
import io.keybearer.vault.KeyUnavailableException;
import io.keybearer.vault.KeystoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * The command line: {@code java -jar keybearer-filter-VERSION-all.jar COMMAND}.
 *
 * <p>Exit codes: 0 when the command did what it was asked to, 1 when it could not (the reason is on
 * standard error), 2 when it was not understood.
 */
@Command(
    name = "keybearer",
    description = "Tools for operators of Keybearer.",
    mixinStandardHelpOptions = true,
    versionProvider = Keybearer.Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {PolicyCommand.class, KeystoreCommand.class, KeysCommand.class})
public final class Keybearer {
  /** Made by picocli. */
  Keybearer() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(LoggingClasses.areThere() ? run(arguments) : LoggingClasses.runWith(arguments));
  }

  /**
   * Runs a command.
   *
   * @return its exit code
   */
  static int run(String... arguments) {
    // The commands say themselves what there is to say; a missing log is not worth a warning.
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    // What is written is UTF-8, whatever the platform's own encoding is.
    return commandLine()
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  /**
   * Runs a command, called from the class loader that has no SLF4J.
   *
   * @return its exit code
   */
  public static int runInside(String[] arguments) {
    return run(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Keybearer())
        .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command.getErr()));
  }

  private static int fail(Exception e, PrintWriter err) throws Exception {
    if (e instanceof SettingsException settings) {
      settings.problems().forEach(err::println);
    } else if (e instanceof KeystoreException
        || e instanceof StoreException
        || e instanceof KeyUnavailableException
        || e instanceof LostKeyDrill.RefusedException
        || e instanceof CommandException) {
      err.println(e.getMessage());
    } else if (e instanceof IOException || e instanceof UncheckedIOException) {
      err.println(e);
    } else {
      throw e;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Keybearer.class.getPackage().getImplementationVersion();
      return new String[] {"keybearer " + (version == null ? "development" : version)};
    }
  }
}

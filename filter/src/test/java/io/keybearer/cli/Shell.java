package io.keybearer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands as an operator does, in a folder. */
final class Shell {
  private final Path folder;

  /** What a command did. */
  record Result(int code, String out, String err) {}

  Shell(Path folder) {
    this.folder = folder;
  }

  /** Runs a line; a word that names a file stands for the one in the folder. */
  Result run(String line) {
    return run(Keybearer.commandLine(), line);
  }

  Result run(CommandLine command, String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>();
    for (String word : line.strip().split(" +", -1)) {
      words.add(
          word.matches("[a-z0-9-]+[.](p12|pem|pw|properties)")
              ? folder.resolve(word).toString()
              : word);
    }
    int code =
        command
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }
}

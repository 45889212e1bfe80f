package io.keybearer.policyset;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves values that name where the value is: {@code ${env:NAME}} and {@code ${file:PATH}}. */
final class References {
  /** A value that is a reference; the groups are the kind and the name. */
  static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  private final PolicySources sources;
  private final Environment environment;
  private final Problems problems;

  /** The environment's variables. */
  @FunctionalInterface
  interface Environment {
    /** The value of that variable; null when it isn't set. */
    @Nullable String find(String name);
  }

  References(PolicySources sources, Environment environment, Problems problems) {
    this.sources = sources;
    this.environment = environment;
    this.problems = problems;
  }

  /** The value that an entry's value stands for; empty when there is none, which is noted. */
  Optional<String> resolve(PropertiesFile.Entry entry) {
    Matcher reference = REFERENCE.matcher(entry.value());
    if (!reference.matches()) {
      return Optional.of(entry.value());
    }
    String name = reference.group(2);
    if (reference.group(1).equals("env")) {
      return found(
          entry,
          environment.find(name),
          "the environment variable " + name + " is not set; expected it to hold the value");
    }
    byte[] bytes = sources.referenced(name);
    return found(
        entry,
        bytes == null ? null : WITHOUT_LINE_END.apply(new String(bytes, StandardCharsets.UTF_8)),
        "the file " + name + " can't be read; expected it to hold the value");
  }

  /** A file's text ends with a line end that is not meant, as editors and echo write it. */
  static final UnaryOperator<String> WITHOUT_LINE_END =
      text -> {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
          end--;
        }
        if (end > 0 && text.charAt(end - 1) == '\r') {
          end--;
        }
        return text.substring(0, end);
      };

  private Optional<String> found(
      PropertiesFile.Entry entry, @Nullable String value, String otherwise) {
    if (value == null || value.isEmpty()) {
      problems.key(entry, otherwise);
      return Optional.empty();
    }
    return Optional.of(value);
  }
}

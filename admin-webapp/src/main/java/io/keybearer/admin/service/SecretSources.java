package io.keybearer.admin.service;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the secrets of an import come from: environment variables and files of the machine that the
 * application runs on, and of those only what the operator set apart, because who may import could
 * send anything else to a server of their own. Thread-safe.
 */
public final class SecretSources {
  /** How the names of usable environment variables begin. */
  public static final String PREFIX = "KEYBEARER_IMPORT_";

  private static final Pattern PLACE = Pattern.compile("\\$\\{(env|file):([^}]{1,512})}");
  private static final long MOST_BYTES = 65_536;

  private final UnaryOperator<@Nullable String> environment;
  private final Optional<Path> folder;

  /**
   * Secrets from these places.
   *
   * @param environment a variable's value by its name, or null
   * @param folder the folder that files must be in; empty allows none
   */
  public SecretSources(UnaryOperator<@Nullable String> environment, Optional<Path> folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * The secret that a text stands for.
   *
   * @param text {@code ${env:NAME}} or {@code ${file:PATH}}
   * @throws TemplateProblem when it is neither, or not allowed, or there is none
   */
  Secret secret(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new TemplateProblem(
          "A secret must be ${env:" + PREFIX + "…} or ${file:…}, not the secret itself.");
    }
    return place.group(1).equals("env") ? variable(place.group(2)) : file(place.group(2));
  }

  private Secret variable(String name) {
    if (!name.startsWith(PREFIX)) {
      throw new TemplateProblem(
          "The environment variable '" + name + "' does not begin with " + PREFIX + ".");
    }
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      throw new TemplateProblem("The environment variable '" + name + "' is not set.");
    }
    return Secret.of(value);
  }

  private Secret file(String name) {
    if (folder.isEmpty()) {
      throw new TemplateProblem(
          "Secrets in files take the setting 'import-secrets', a folder that holds them.");
    }
    try {
      Path root = folder.get().toRealPath();
      Path file = root.resolve(name).toRealPath();
      if (file.startsWith(root) && Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        return Secret.of(Files.readString(file, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException | java.nio.file.InvalidPathException e) {
      // The same answer as for a file outside, so that nobody learns which files there are.
    }
    throw new TemplateProblem(
        "The file '" + name + "' is not one in the folder of 'import-secrets'.");
  }
}

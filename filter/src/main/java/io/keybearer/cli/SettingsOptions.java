package io.keybearer.cli;

import io.keybearer.config.SettingSource;
import io.keybearer.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's settings come from; they are those of the web applications. */
final class SettingsOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Settings by name, as in a Java properties file. What it does not have comes from system"
              + " properties keybearer.NAME and environment variables KEYBEARER_NAME.")
  private @Nullable Path file;

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description = "The keystore; setting keystore.")
  private @Nullable Path keystore;

  @Option(
      names = "--keystore-password-file",
      paramLabel = "FILE",
      description =
          "A file that holds the keystore's password and nothing else; setting keystore-password.")
  private @Nullable Path keystorePasswordFile;

  Settings settings() {
    Map<String, String> options = new HashMap<>();
    if (keystore != null) {
      options.put("keystore", keystore.toString());
    }
    if (keystorePasswordFile != null) {
      options.put("keystore-password", "${file:" + keystorePasswordFile + "}");
    }
    Properties properties = properties();
    return new Settings(
        List.of(
            new SettingSource("option --", options::get),
            new SettingSource("settings file", properties::getProperty),
            SettingSource.systemProperties(),
            SettingSource.environment()));
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandException("settings file " + file + " can't be read", e);
      }
    }
    return properties;
  }
}

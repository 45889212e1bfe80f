package io.keybearer.servlet;

import io.keybearer.policyset.PolicySources;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the policy document or folder lies: in the web application when the setting begins with
 * {@code /WEB-INF/}, else in the file system.
 *
 * @param setting the setting
 * @param path the file or folder; empty when the application is not unpacked, so that the document
 *     can be read but not watched
 */
record PolicyLocation(String setting, Optional<Path> path) {
  private static final String IN_APPLICATION = "/WEB-INF/";

  /** Finds the place that a setting means. */
  static PolicyLocation of(String setting, ServletContext application) {
    if (!setting.startsWith(IN_APPLICATION)) {
      return new PolicyLocation(setting, Optional.of(Path.of(setting)));
    }
    String unpacked = application.getRealPath(setting);
    return new PolicyLocation(
        setting, Optional.ofNullable(unpacked).map(Path::of).filter(Files::exists));
  }

  /**
   * Reads what is there.
   *
   * @throws IOException when there is nothing, or it can't be read
   */
  PolicySources read(ServletContext application) throws IOException {
    if (path.isPresent()) {
      return PolicySources.read(path.get());
    }
    Map<String, byte[]> files = new TreeMap<>();
    String folder = setting.endsWith("/") ? setting : setting + '/';
    addFiles(folder, folder.length(), application, files);
    return files.isEmpty()
        ? PolicySources.document(setting, bytes(setting, application))
        : PolicySources.folder(setting, files);
  }

  private static void addFiles(
      String folder, int rootLength, ServletContext application, Map<String, byte[]> files)
      throws IOException {
    Set<String> entries = application.getResourcePaths(folder);
    for (String entry : entries == null ? Set.<String>of() : entries) {
      String name = entry.substring(folder.length());
      if (name.startsWith(".")) {
        continue;
      }
      if (entry.endsWith("/")) {
        addFiles(entry, rootLength, application, files);
      } else {
        files.put(entry.substring(rootLength), bytes(entry, application));
      }
    }
  }

  private static byte[] bytes(String path, ServletContext application) throws IOException {
    try (InputStream stream = application.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IOException("there is no " + path + " in the web application");
      }
      return stream.readAllBytes();
    }
  }
}

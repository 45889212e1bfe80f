package io.keybearer.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a policy set as they were read, before anything is made of them: one document, or a
 * folder.
 *
 * <p>Immutable, though the arrays are not copied.
 */
public final class PolicySources {
  private final String name;
  private final boolean folder;
  private final SortedMap<String, byte[]> files;
  private final String hash;

  private PolicySources(String name, boolean folder, SortedMap<String, byte[]> files) {
    this.name = name;
    this.folder = folder;
    this.files = Collections.unmodifiableSortedMap(files);
    this.hash = hash(files);
  }

  /**
   * One document.
   *
   * @param name what messages call it
   */
  public static PolicySources document(String name, byte[] text) {
    return new PolicySources(name, false, new TreeMap<>(Map.of(name, text)));
  }

  /**
   * Reads a document, or every file of a folder but those whose name begins with a dot. Follows
   * symbolic links, so the folder of a Kubernetes config map is read as what it shows.
   *
   * @throws IOException when a file can't be read
   */
  public static PolicySources read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return document(path.toString(), Files.readAllBytes(path));
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    addFiles(path, "", files);
    return new PolicySources(path.toString(), true, files);
  }

  private static void addFiles(Path directory, String prefix, SortedMap<String, byte[]> files)
      throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(directory)) {
      entries = listed.toList();
    }
    for (Path entry : entries) {
      String entryName = String.valueOf(entry.getFileName());
      if (entryName.startsWith(".")) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        addFiles(entry, prefix + entryName + "/", files);
      } else {
        files.put(prefix + entryName, Files.readAllBytes(entry));
      }
    }
  }

  /** The path of the document or folder, for messages. */
  public String name() {
    return name;
  }

  /** Whether this is a folder, rather than one document. */
  boolean isFolder() {
    return folder;
  }

  /** The files by their paths in the folder, with forward slashes. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  /** SHA-256 over names and contents, in hexadecimal: equal exactly when nothing differs. */
  public String hash() {
    return hash;
  }

  private static String hash(SortedMap<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (file, bytes) -> {
            digest.update((file + '\0' + bytes.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

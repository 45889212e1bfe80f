package io.keybearer.policyset;

import io.keybearer.model.PolicyScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a policy set as they were read, before anything is made of them: one document, or a
 * folder.
 *
 * <p>Immutable, though the arrays are not copied.
 */
public final class PolicySources {
  private static final Map<PolicyScope, Pattern> DOCUMENTS =
      Map.of(
          PolicyScope.GLOBAL, Pattern.compile("global\\.xml"),
          PolicyScope.API, Pattern.compile("apis/[^/]+/policy\\.xml"),
          PolicyScope.OPERATION, Pattern.compile("apis/[^/]+/operations/[^/]+\\.xml"),
          PolicyScope.FRAGMENT, Pattern.compile("fragments/[^/]+\\.xml"));

  private final String name;
  private final boolean folder;
  private final SortedMap<String, byte[]> files;
  private final SortedMap<String, byte[]> referenced;
  private final String hash;

  private PolicySources(
      String name,
      boolean folder,
      SortedMap<String, byte[]> files,
      SortedMap<String, byte[]> referenced) {
    this.name = name;
    this.folder = folder;
    this.files = Collections.unmodifiableSortedMap(files);
    this.referenced = referenced;
    this.hash = hash(files, referenced);
  }

  /**
   * One document.
   *
   * @param name what messages call it
   */
  public static PolicySources document(String name, byte[] text) {
    return new PolicySources(name, false, new TreeMap<>(Map.of(name, text)), new TreeMap<>());
  }

  /**
   * A folder that is no folder of the file system; files outside it can't be referred to.
   *
   * @param name what messages call it
   * @param files its files by their paths in it, with forward slashes
   */
  public static PolicySources folder(String name, Map<String, byte[]> files) {
    return new PolicySources(name, true, new TreeMap<>(files), new TreeMap<>());
  }

  /**
   * Reads a document, or every file of a folder but those whose name begins with a dot, and the
   * files that {@code ${file:PATH}} in its properties files refers to. Follows symbolic links, so
   * the folder of a Kubernetes config map is read as what it shows.
   *
   * @throws IOException when a file can't be read
   */
  public static PolicySources read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return document(path.toString(), Files.readAllBytes(path));
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    addFiles(path, "", files);
    return new PolicySources(path.toString(), true, files, referenced(path, files));
  }

  /** The files outside that properties files name. One that can't be read is left out. */
  private static SortedMap<String, byte[]> referenced(Path root, Map<String, byte[]> files) {
    SortedMap<String, byte[]> found = new TreeMap<>();
    files.forEach(
        (file, bytes) -> {
          if (file.endsWith(".properties")) {
            Matcher reference =
                References.REFERENCE.matcher(new String(bytes, StandardCharsets.UTF_8));
            while (reference.find()) {
              if (reference.group(1).equals("file")) {
                addReferenced(root, reference.group(2), found);
              }
            }
          }
        });
    return found;
  }

  private static void addReferenced(Path root, String path, Map<String, byte[]> found) {
    try {
      found.put(path, Files.readAllBytes(root.resolve(path)));
    } catch (IOException | InvalidPathException e) {
      // Whoever resolves the reference reports it with its file and line.
      found.remove(path);
    }
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
  public boolean isFolder() {
    return folder;
  }

  /** The files by their paths in the folder, with forward slashes. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  /**
   * What each file is for: those of a folder by their paths in it, one document by its own name.
   * {@link PolicyScope#NONE} for all that are no documents, so their texts, which may hold secrets,
   * are nobody else's business.
   */
  public SortedMap<String, PolicyFile> described() {
    SortedMap<String, PolicyFile> described = new TreeMap<>();
    files.forEach(
        (file, bytes) -> {
          int own = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1;
          described.put(
              folder ? file : file.substring(own),
              new PolicyFile(folder ? name + '/' + file : file, scope(file), bytes));
        });
    return described;
  }

  private PolicyScope scope(String file) {
    if (!folder) {
      return PolicyScope.API;
    }
    for (Map.Entry<PolicyScope, Pattern> documents : DOCUMENTS.entrySet()) {
      if (documents.getValue().matcher(file).matches()) {
        return documents.getKey();
      }
    }
    return PolicyScope.NONE;
  }

  /** The bytes of a file that a properties file refers to; null when it could not be read. */
  byte @Nullable [] referenced(String path) {
    return referenced.get(path);
  }

  /** SHA-256 over names and contents, in hexadecimal: equal exactly when nothing differs. */
  public String hash() {
    return hash;
  }

  private static String hash(
      SortedMap<String, byte[]> files, SortedMap<String, byte[]> referenced) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      BiConsumer<String, byte[]> update =
          (file, bytes) -> {
            digest.update((file + '\0' + bytes.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          };
      files.forEach(update);
      referenced.forEach(update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

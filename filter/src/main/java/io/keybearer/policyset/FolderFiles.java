package io.keybearer.policyset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder and of the folders in it. Notes which were asked for, because a file that
 * nobody asks for is one whose author thinks it has an effect.
 */
final class FolderFiles {
  private final String root;
  private final String prefix;
  private final SortedMap<String, byte[]> files;
  private final Set<String> asked;
  private final References references;
  private final Problems problems;

  private FolderFiles(
      String root,
      String prefix,
      SortedMap<String, byte[]> files,
      Set<String> asked,
      References references,
      Problems problems) {
    this.root = root;
    this.prefix = prefix;
    this.files = files;
    this.asked = asked;
    this.references = references;
    this.problems = problems;
  }

  /** All files of a set. */
  static FolderFiles of(PolicySources sources, References references, Problems problems) {
    return new FolderFiles(
        sources.name() + '/', "", sources.files(), new TreeSet<>(), references, problems);
  }

  /** The files of a folder in this one. */
  FolderFiles folder(String name) {
    return new FolderFiles(root, prefix + name + '/', files, asked, references, problems);
  }

  /** What messages call this folder, with a slash at the end. */
  String name() {
    return root + prefix;
  }

  /** The names of the folders in this one. */
  SortedSet<String> folders() {
    SortedSet<String> names = new TreeSet<>();
    for (String file : files.keySet()) {
      int slash = file.startsWith(prefix) ? file.indexOf('/', prefix.length()) : -1;
      if (slash >= 0) {
        names.add(file.substring(prefix.length(), slash));
      }
    }
    return names;
  }

  /** The names of the .xml and .properties files in this folder, without what tells them apart. */
  SortedSet<String> baseNames() {
    SortedSet<String> names = new TreeSet<>();
    for (String file : own().keySet()) {
      if (file.endsWith(".xml") || file.endsWith(".properties")) {
        names.add(file.substring(0, file.lastIndexOf('.')));
      }
    }
    return names;
  }

  /** All files in this folder by their names; counts as asking for them. */
  SortedMap<String, byte[]> all() {
    SortedMap<String, byte[]> own = own();
    own.keySet().forEach(file -> asked.add(prefix + file));
    return own;
  }

  private SortedMap<String, byte[]> own() {
    SortedMap<String, byte[]> own = new TreeMap<>();
    files.forEach(
        (file, bytes) -> {
          if (file.startsWith(prefix) && file.indexOf('/', prefix.length()) < 0) {
            own.put(file.substring(prefix.length()), bytes);
          }
        });
    return own;
  }

  /** A document, if it is there. */
  Optional<SourceFile> document(String file) {
    asked.add(prefix + file);
    byte[] bytes = files.get(prefix + file);
    return Optional.ofNullable(bytes == null ? null : text(name() + file, bytes, problems));
  }

  /** A properties file; an empty one when it isn't there. */
  PropertiesFile properties(String file) {
    return document(file)
        .map(source -> PropertiesFile.read(source, references, problems))
        .orElseGet(() -> PropertiesFile.empty(name() + file, problems));
  }

  /** The text of a file; null when it isn't UTF-8, which is noted. */
  static @Nullable SourceFile text(String name, byte[] bytes, Problems problems) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new SourceFile(name, text);
    } catch (CharacterCodingException e) {
      problems.file(name, "the file is not UTF-8 text");
      return null;
    }
  }

  /** Notes every document and properties file that nobody asked for. */
  void finish(String expected) {
    for (String file : files.keySet()) {
      boolean hasEffect = file.endsWith(".xml") || file.endsWith(".properties");
      if (hasEffect && !asked.contains(file)) {
        problems.file(root + file, "the file is not part of a policy set; expected " + expected);
      }
    }
  }
}

package io.keybearer.policyset;

import io.keybearer.policyxml.Position;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file of {@code key = value} lines as {@link Properties} has them, but in UTF-8, with the line
 * of each key, and with every value resolved. What is asked for is what the file may have: {@link
 * #finish()} reports every other key.
 */
final class PropertiesFile {
  private final String file;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> unresolved = new HashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * A key and its value.
   *
   * @param file the file's name
   * @param position where the key begins
   * @param key the whole key
   * @param value the value, resolved
   */
  record Entry(String file, Position position, String key, String value) {}

  private PropertiesFile(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** A file that isn't there: it has no entry, and lines of it are called its first. */
  static PropertiesFile empty(String file, Problems problems) {
    return new PropertiesFile(file, problems);
  }

  /** Reads a file. A line that can't be read is noted and left out. */
  static PropertiesFile read(SourceFile source, References references, Problems problems) {
    PropertiesFile read = new PropertiesFile(source.name(), problems);
    String[] lines = source.text().split("\r\n|\r|\n", -1);
    int at = 0;
    while (at < lines.length) {
      int first = at++;
      String line = lines[first].stripLeading();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("!")) {
        continue;
      }
      StringBuilder logical = new StringBuilder(line);
      while (goesOn(logical) && at < lines.length) {
        logical.setLength(logical.length() - 1);
        logical.append(lines[at++].stripLeading());
      }
      int column = lines[first].length() - line.length() + 1;
      read.add(new Position(first + 1, column), logical.toString(), references);
    }
    return read;
  }

  /** Whether the line ends with a backslash that isn't itself escaped. */
  private static boolean goesOn(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void add(Position position, String line, References references) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      problems.line(file, position, "expected key = value, with four digits after each \\u");
      return;
    }
    for (String key : parsed.stringPropertyNames()) {
      String value = parsed.getProperty(key).stripTrailing();
      Entry entry = new Entry(file, position, key, value);
      Optional<String> resolved = references.resolve(entry);
      Entry earlier = entries.get(key);
      if (earlier != null) {
        problems.key(entry, "the key is there already, on line " + earlier.position().line());
      } else if (resolved.isPresent()) {
        entries.put(key, new Entry(file, position, key, resolved.get()));
      } else {
        unresolved.add(key);
      }
    }
  }

  /** All entries, in the order of the file. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The entry of that key, if it is there and its value is not blank. */
  Optional<Entry> find(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key)).filter(entry -> !entry.value().isBlank());
  }

  /** The value of that key, if it is there. */
  Optional<String> text(String key) {
    return find(key).map(Entry::value);
  }

  /** The entry of a key that must be there; notes a problem when it isn't. */
  Optional<Entry> required(String key, String expected) {
    Optional<Entry> found = find(key);
    // What could not be resolved is reported already.
    if (found.isEmpty() && !unresolved.contains(key)) {
      Entry blank = entries.get(key);
      if (blank != null) {
        problems.key(blank, "the value is missing; expected " + expected);
      } else {
        problems.file(file, "the key '" + key + "' is missing; expected " + expected);
      }
    }
    return found;
  }

  /** Notes every key that nobody asked for. */
  void finish() {
    for (Entry entry : entries.values()) {
      if (!asked.contains(entry.key())) {
        problems.key(entry, "the key is not known; expected one of " + String.join(", ", asked));
      }
    }
  }

  /**
   * The entries by what stands before the last dot of their keys, each group with keys that begin
   * after it. A key without a dot is noted as a problem.
   *
   * @param expected the form of a key, for messages
   */
  Map<String, Group> groups(String expected) {
    Map<String, List<Entry>> byId = new TreeMap<>();
    for (Entry entry : entries.values()) {
      int dot = entry.key().lastIndexOf('.');
      if (dot < 1 || dot == entry.key().length() - 1) {
        problems.key(entry, "expected a key of the form " + expected);
      } else {
        byId.computeIfAbsent(entry.key().substring(0, dot), any -> new ArrayList<>()).add(entry);
      }
    }
    Map<String, Group> groups = new TreeMap<>();
    byId.forEach((id, members) -> groups.put(id, new Group(id, members, problems)));
    return groups;
  }

  /** Entries whose keys begin alike. */
  static final class Group {
    private final String id;
    private final List<Entry> members;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Group(String id, List<Entry> members, Problems problems) {
      this.id = id;
      this.members = members;
      this.problems = problems;
    }

    String id() {
      return id;
    }

    /** The entry whose key ends so, if its value is not blank. */
    Optional<Entry> find(String field) {
      asked.add(field);
      return members.stream()
          .filter(entry -> entry.key().equals(id + '.' + field) && !entry.value().isBlank())
          .findFirst();
    }

    Optional<String> text(String field) {
      return find(field).map(Entry::value);
    }

    /**
     * The entry whose key ends so; notes a problem at the group's first line when it isn't there.
     */
    Optional<Entry> required(String field, String expected) {
      Optional<Entry> found = find(field);
      if (found.isEmpty()) {
        problems.key(members.get(0), "'" + id + '.' + field + "' is missing; expected " + expected);
      }
      return found;
    }

    /** Notes every member that nobody asked for. */
    void finish() {
      for (Entry entry : members) {
        String field = entry.key().substring(id.length() + 1);
        if (!asked.contains(field)) {
          problems.key(
              entry, "'" + field + "' is not known; expected one of " + String.join(", ", asked));
        }
      }
    }
  }
}

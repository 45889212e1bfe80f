package io.keybearer.admin.service;

import io.keybearer.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a change did to a resource, for its audit row: a line for each field that differs, with its
 * text before and after. Of a secret it says only that it was set, changed or taken away.
 */
final class Changes {
  private static final int MOST_CHARACTERS = 200;
  private static final String ARROW = " → ";

  private final List<String> lines = new ArrayList<>();

  /** Compares fields that anybody may see. */
  Changes fields(Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "");
      String now = after.getOrDefault(name, "");
      if (!old.equals(now)) {
        lines.add(name + ": " + shown(old) + ARROW + shown(now));
      }
    }
    return this;
  }

  /** Compares secrets; those that can't be opened count as none. */
  Changes secrets(Optional<Map<String, Secret>> before, Optional<Map<String, Secret>> after) {
    Map<String, Secret> old = before.orElse(Map.of());
    Map<String, Secret> now = after.orElse(Map.of());
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      Secret was = old.get(name);
      Secret is = now.get(name);
      boolean same = (was != null && is != null) ? was.hasSameValueAs(is) : Objects.equals(was, is);
      if (!same) {
        lines.add(name + ": " + (was == null ? "set" : is == null ? "taken away" : "changed"));
      }
    }
    return this;
  }

  /** Parameters as fields. */
  static Map<String, String> texts(Map<String, Optional<String>> parameters) {
    Map<String, String> texts = new TreeMap<>();
    parameters.forEach((name, text) -> texts.put(name, text.orElse("")));
    return texts;
  }

  /** The lines; empty when nothing differs. */
  String text() {
    return String.join("\n", lines);
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.isEmpty()
        ? "(none)"
        : line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + '…' : line;
  }
}

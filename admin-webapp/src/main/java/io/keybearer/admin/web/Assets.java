package io.keybearer.admin.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that pages load: a closed list, kept in memory, under one name that is the hash of them
 * all, so that browsers may keep them for ever and a new release is seen at once.
 *
 * <p>Immutable and thread-safe.
 */
public final class Assets {
  private static final List<String> STYLES_AND_SCRIPTS =
      List.of("bootstrap.min.css", "app.css", "htmx.min.js", "app.js", "editor.js");

  /** The modules of the policy editor, each named by its web jar. */
  private static final List<String> MODULES =
      List.of(
          "codemirror__autocomplete",
          "codemirror__commands",
          "codemirror__lang-xml",
          "codemirror__language",
          "codemirror__lint",
          "codemirror__state",
          "codemirror__view",
          "crelt",
          "lezer__common",
          "lezer__highlight",
          "lezer__lr",
          "lezer__xml",
          "marijn__find-cluster-break",
          "style-mod",
          "w3c-keyname");

  /** An import of another package, which browsers can't resolve by themselves. */
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?m)^((?:import|export)\\b[^'\"]*?\\bfrom )'@?([a-z0-9-]+)(?:/([a-z0-9-]+))?';");

  private static final List<String> ICONS =
      List.of(
          "arrow-left-right",
          "arrow-repeat",
          "box-arrow-right",
          "braces",
          "check-circle-fill",
          "circle-half",
          "clock-history",
          "copy",
          "exclamation-triangle-fill",
          "file-earmark-code",
          "gear",
          "hourglass-split",
          "key",
          "list",
          "person-exclamation",
          "play-circle",
          "plug",
          "plus-lg",
          "search",
          "shield-lock",
          "slash-circle",
          "speedometer2",
          "three-dots",
          "x-octagon-fill");
  private static final int NAME_CHARACTERS = 16;

  private final Map<String, byte[]> files;
  private final String name;

  private Assets(Map<String, byte[]> files) {
    this.files = files;
    this.name = hash(files);
  }

  /**
   * The files of this release.
   *
   * @throws IllegalStateException naming a file that the build left out
   */
  public static Assets bundled() {
    Map<String, byte[]> files = new TreeMap<>();
    STYLES_AND_SCRIPTS.forEach(file -> files.put(file, read(file)));
    MODULES.forEach(module -> files.put(module + ".js", withAddresses(read(module + ".js"))));
    ICONS.forEach(icon -> files.put(icon + ".svg", read(icon + ".svg")));
    return new Assets(files);
  }

  /** The names of the editor's modules, so that a page can have them loaded at once. */
  static List<String> modules() {
    return MODULES;
  }

  /**
   * A module that imports the others by their addresses rather than by the names of packages, so
   * that no page needs an import map.
   */
  static byte[] withAddresses(byte[] module) {
    return IMPORT
        .matcher(new String(module, StandardCharsets.UTF_8))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1)
                        + "'./"
                        + found.group(2)
                        + (found.group(3) == null ? "" : "__" + found.group(3))
                        + ".js';"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The part of an asset's path between {@code /assets/} and the file: 16 hexadecimal digits. */
  public String name() {
    return name;
  }

  /**
   * A file's content.
   *
   * @param name the hash that the request names; another release's has nothing
   * @param file the file's name, such as {@code app.css}
   */
  Optional<byte[]> find(String name, String file) {
    return this.name.equals(name) ? Optional.ofNullable(files.get(file)) : Optional.empty();
  }

  private static byte[] read(String file) {
    try (InputStream in = Assets.class.getResourceAsStream("assets/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the application holds no asset " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(Map<String, byte[]> files) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (file, content) -> {
            sha256.update(file.getBytes(StandardCharsets.UTF_8));
            sha256.update(content);
          });
      return HexFormat.of().formatHex(sha256.digest()).substring(0, NAME_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

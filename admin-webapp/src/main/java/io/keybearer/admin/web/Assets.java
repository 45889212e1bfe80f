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

/**
 * The files that pages load: a closed list, kept in memory, under one name that is the hash of them
 * all, so that browsers may keep them for ever and a new release is seen at once.
 *
 * <p>Immutable and thread-safe.
 */
public final class Assets {
  private static final List<String> STYLES_AND_SCRIPTS =
      List.of("bootstrap.min.css", "app.css", "htmx.min.js", "app.js");
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
    ICONS.forEach(icon -> files.put(icon + ".svg", read(icon + ".svg")));
    return new Assets(files);
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

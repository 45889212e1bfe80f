package io.keybearer.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by name from an ordered list of sources; the first source that has a key wins.
 *
 * <p>A value may be a reference: {@code ${env:NAME}} reads an environment variable, {@code
 * ${file:PATH}} a file's text without its last line break. A value that can't be used does not stop
 * the reading: each getter notes the problem and answers its default (or a neutral value), and
 * {@link #check()} reports all of them at once. Values of settings whose name ends in {@code
 * password}, {@code secret} or {@code token} are never repeated in a message.
 *
 * <p>Not thread-safe: one thread reads the settings when a deployable starts.
 */
public final class Settings {
  /** A password within an address: in its user part, or as one of its parameters. */
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)(://[^/@:]*:)[^@]*(?=@)|(password=)[^&;]*");

  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("d", 86_400_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("m", 60_000L),
          Map.entry("s", 1000L),
          Map.entry("ms", 1L));

  private final List<SettingSource> sources;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Effective> effective = new LinkedHashMap<>();

  private record Found(String key, String text, String source) {}

  /**
   * A setting that was asked for, for operators to see.
   *
   * @param key its name
   * @param text its value, or the reference that it is given as; empty when it has none, or when it
   *     is secret
   * @param source the description of the source that it comes from; empty for a default
   * @param secret whether its value must not be shown
   */
  public record Effective(String key, String text, String source, boolean secret) {}

  /**
   * Settings from these sources.
   *
   * @param sources the most specific first
   */
  public Settings(List<SettingSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** The text under the key, if any source has it; blank counts as absent. */
  public Optional<String> text(String key) {
    return find(key).map(Found::text);
  }

  /** The text under the key; a problem and the empty string when it is absent. */
  public String requiredText(String key, String expected) {
    return text(key)
        .orElseGet(
            () -> {
              problem(key, "is missing; expected " + expected);
              return "";
            });
  }

  /** {@code true} or {@code false}, in any casing. */
  public boolean flag(String key, boolean defaultValue) {
    return parsed(
        key,
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            },
        defaultValue);
  }

  /** A whole number within a range, both ends included. */
  public int integer(String key, int defaultValue, int least, int most) {
    return parsed(
        key,
        "a whole number from " + least + " to " + most,
        text -> {
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        defaultValue);
  }

  /**
   * A time span within a range, both ends included: a number and a unit ({@code ms}, {@code s},
   * {@code m}, {@code h}, {@code d}) as in {@code 500ms}, or ISO 8601 as in {@code PT15M}.
   */
  public Duration duration(String key, Duration defaultValue, Duration least, Duration most) {
    return parsed(
        key,
        "a time span from " + least + " to " + most + ", such as 30s or PT30S",
        text -> {
          Duration value = durationOf(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        defaultValue);
  }

  /** A path of the file system; need not exist. */
  public Optional<Path> path(String key) {
    return find(key)
        .flatMap(
            found -> {
              try {
                return Optional.of(Path.of(found.text()));
              } catch (InvalidPathException e) {
                problem(found, "is not a path of this file system");
                return Optional.empty();
              }
            });
  }

  /** One of the constants of an enum, by its name in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E defaultValue) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return parsed(
        key,
        "one of " + String.join(", ", names),
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
        defaultValue);
  }

  /** What was asked for until now, in the order in which it first was. */
  public List<Effective> effective() {
    return List.copyOf(effective.values());
  }

  /** Notes a problem that the caller found with a setting; {@link #check()} reports it. */
  public void problem(String key, String sentence) {
    problems.add("setting '" + key + "' " + sentence);
  }

  /**
   * Reports the problems of all that was read so far.
   *
   * @throws SettingsException if there are any
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private <T> T parsed(String key, String expected, Function<String, T> parser, T defaultValue) {
    Optional<Found> found = find(key);
    if (found.isEmpty()) {
      effective.put(key, new Effective(key, written(defaultValue), "", false));
      return defaultValue;
    }
    try {
      return parser.apply(found.get().text());
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      problem(found.get(), "is " + shown(found.get()) + "; expected " + expected);
      return defaultValue;
    }
  }

  private Optional<Found> find(String key) {
    for (SettingSource source : sources) {
      String text = source.values().get(key);
      if (text != null && !text.isBlank()) {
        Found found = new Found(key, text.strip(), source.description());
        note(found);
        return resolve(found);
      }
    }
    effective.putIfAbsent(key, new Effective(key, "", "", isSecret(key)));
    return Optional.empty();
  }

  private void note(Found found) {
    boolean secret = isSecret(found.key());
    String text = secret ? "" : PASSWORD.matcher(found.text()).replaceAll("$1$2…");
    effective.put(found.key(), new Effective(found.key(), text, found.source(), secret));
  }

  private Optional<Found> resolve(Found found) {
    String text = found.text();
    if (text.startsWith("${env:") && text.endsWith("}")) {
      String name = text.substring(6, text.length() - 1);
      return resolved(
          found,
          System.getenv(name),
          "names the environment variable " + name + ", which is not set");
    }
    if (text.startsWith("${file:") && text.endsWith("}")) {
      String file = text.substring(7, text.length() - 1);
      return resolved(found, firstText(file), "names the file " + file + ", which can't be read");
    }
    return Optional.of(found);
  }

  private Optional<Found> resolved(Found found, @Nullable String value, String otherwise) {
    if (value == null) {
      problem(found, otherwise);
      return Optional.empty();
    }
    return Optional.of(new Found(found.key(), value, found.source()));
  }

  private static @Nullable String firstText(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  private void problem(Found found, String sentence) {
    problems.add("setting '" + found.key() + "' (" + found.source() + ") " + sentence);
  }

  private static String shown(Found found) {
    return isSecret(found.key()) ? "not usable" : "'" + found.text() + "'";
  }

  private static boolean isSecret(String key) {
    return key.endsWith("password") || key.endsWith("secret") || key.endsWith("token");
  }

  /** A value as somebody would write it. */
  private static String written(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (value instanceof Duration duration) {
      long millis = duration.toMillis();
      for (Map.Entry<String, Long> unit : UNITS) {
        if (millis % unit.getValue() == 0) {
          return millis / unit.getValue() + unit.getKey();
        }
      }
    }
    return value.toString();
  }

  private static Duration durationOf(String text) {
    if (text.startsWith("P") || text.startsWith("p")) {
      return Duration.parse(text);
    }
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    long number = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits).strip().toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException();
    };
  }
}

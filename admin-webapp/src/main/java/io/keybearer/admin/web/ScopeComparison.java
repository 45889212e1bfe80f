package io.keybearer.admin.web;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The scopes that a provider is asked for against those that it granted.
 *
 * @param known whether the provider said what it granted; where it does not, it granted what was
 *     asked for (RFC 6749 §5.1)
 * @param scopes all of them, those that were asked for first
 */
public record ScopeComparison(boolean known, List<Scope> scopes) {
  /** What became of a scope. */
  public enum Fate {
    /** Asked for and granted, or nothing else is known. */
    GRANTED,
    /** Asked for and not granted. */
    MISSING,
    /** Granted without having been asked for. */
    EXTRA
  }

  /**
   * A scope.
   *
   * @param name the scope
   * @param fate what became of it
   */
  public record Scope(String name, Fate fate) {
    /** The fate as texts name it. */
    public String key() {
      return ConnectionList.key(fate);
    }

    /** How it is marked. */
    public String tone() {
      return switch (fate) {
        case GRANTED -> "ok";
        case MISSING -> "bad";
        case EXTRA -> "warn";
      };
    }
  }

  /** Compares two lists of scopes; some providers write commas between them. */
  static ScopeComparison of(String asked, Optional<String> granted) {
    Set<String> wanted = words(asked);
    Set<String> given = granted.map(ScopeComparison::words).orElse(wanted);
    Set<String> all = new LinkedHashSet<>(wanted);
    all.addAll(given);
    return new ScopeComparison(
        granted.isPresent(),
        all.stream()
            .map(
                name ->
                    new Scope(
                        name,
                        !given.contains(name)
                            ? Fate.MISSING
                            : wanted.contains(name) ? Fate.GRANTED : Fate.EXTRA))
            .toList());
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>(Arrays.asList(text.strip().split("[\\s,]+", -1)));
    words.remove("");
    return words;
  }
}

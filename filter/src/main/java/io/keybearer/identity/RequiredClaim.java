package io.keybearer.identity;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim that a token must have.
 *
 * @param name its name, in the casing of the token
 * @param values the values that count; none means that the claim has only to be there
 * @param all whether the token must have all of them, rather than one
 * @param separator what separates the values of a claim that is one text; null when nothing does
 */
public record RequiredClaim(
    String name, List<String> values, boolean all, @Nullable String separator) {
  /** Copies the values. */
  public RequiredClaim {
    values = List.copyOf(values);
  }

  /** Whether the token has the claim at all. */
  boolean isIn(VerifiedToken token) {
    return token.claims().get(name) != null;
  }

  /** Whether the claim has the values that are asked for. */
  boolean isMetBy(VerifiedToken token) {
    if (values.isEmpty()) {
      return true;
    }
    Set<String> found = new HashSet<>(valuesIn(token));
    return all ? found.containsAll(values) : values.stream().anyMatch(found::contains);
  }

  /** The values that the token has of it. */
  List<String> valuesIn(VerifiedToken token) {
    List<String> values = token.values(name);
    return separator == null || separator.isEmpty()
        ? values
        : values.stream()
            .flatMap(value -> Arrays.stream(split(value, separator)))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList();
  }

  private static String[] split(String value, String separator) {
    return value.split(java.util.regex.Pattern.quote(separator), -1);
  }
}

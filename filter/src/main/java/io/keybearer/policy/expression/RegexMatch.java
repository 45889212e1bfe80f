package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Match}, which is also its own collection of groups. Immutable but for {@link #next()}. */
final class RegexMatch implements Iterable<RegexMatch.Group> {
  /** No match. */
  static final RegexMatch NONE =
      new RegexMatch(null, List.of(new Group(false, "", 0)), Map.of(), Set.of());

  private static final Pattern NAME = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\d+)|\\{(\\w+)\\}|(\\$)|(&))");

  /**
   * What a part of the pattern matched.
   *
   * @param success whether it took part in the match
   */
  record Group(boolean success, String value, int index) {
    @Override
    public String toString() {
      return value;
    }
  }

  private final @Nullable Matcher matcher;
  private final List<Group> groups;
  private final Map<String, Group> named;
  private final Set<String> names;

  private RegexMatch(
      @Nullable Matcher matcher, List<Group> groups, Map<String, Group> named, Set<String> names) {
    this.matcher = matcher;
    this.groups = groups;
    this.named = named;
    this.names = names;
  }

  /** What the matcher has just found. */
  static RegexMatch of(Matcher matcher) {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      String value = matcher.group(i);
      groups.add(
          value == null ? new Group(false, "", 0) : new Group(true, value, matcher.start(i)));
    }
    Map<String, Group> named = new HashMap<>();
    Set<String> all = new HashSet<>();
    Matcher names = NAME.matcher(matcher.pattern().pattern());
    while (names.find()) {
      String name = names.group(1);
      String value = matcher.group(name);
      all.add(RegexSyntax.nameOf(name));
      if (value != null) {
        named.put(RegexSyntax.nameOf(name), new Group(true, value, matcher.start(name)));
      }
    }
    return new RegexMatch(matcher, groups, named, all);
  }

  /** What the matcher finds next. */
  static RegexMatch next(Matcher matcher) {
    return matcher.find() ? of(matcher) : NONE;
  }

  RegexMatch next() {
    return matcher == null ? NONE : next(matcher);
  }

  Group whole() {
    return groups.get(0);
  }

  List<Group> groups() {
    return groups;
  }

  /** A group by number or name; one that isn't there is empty. */
  Group group(@Nullable Object key) {
    if (key instanceof String name && !name.matches("\\d{1,4}")) {
      return named.getOrDefault(name, NONE.whole());
    }
    int index = key instanceof String number ? Integer.parseInt(number) : Arguments.whole(key);
    return index < 0 || index >= groups.size() ? NONE.whole() : groups.get(index);
  }

  /** Whether the pattern has such a group; a reference to none is plain text. */
  private boolean isGroup(String key) {
    boolean numbered = key.matches("\\d{1,4}");
    return numbered ? Integer.parseInt(key) < groups.size() : names.contains(key);
  }

  /** A replacement with its {@code $1}, {@code ${name}}, {@code $&} and {@code $$} put in. */
  String expand(String replacement) {
    return REFERENCE
        .matcher(replacement)
        .replaceAll(
            reference -> {
              if (reference.group(3) != null) {
                return Matcher.quoteReplacement("$");
              }
              if (reference.group(4) != null) {
                return Matcher.quoteReplacement(whole().value());
              }
              String key = reference.group(1) != null ? reference.group(1) : reference.group(2);
              return Matcher.quoteReplacement(
                  isGroup(key) ? group(key).value() : reference.group());
            });
  }

  @Override
  public java.util.Iterator<Group> iterator() {
    return groups.iterator();
  }

  @Override
  public String toString() {
    return whole().value();
  }
}

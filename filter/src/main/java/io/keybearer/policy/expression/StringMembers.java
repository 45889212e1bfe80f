package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code string} and its comparisons have. */
final class StringMembers {
  private StringMembers() {}

  static void register(Members members) {
    statics(members);
    searches(members);
    changes(members);
    members.add("string.Length/0", (e, a) -> ((String) Arguments.value(a[0])).length());
    members.add("string.this/1", (e, a) -> charAt(own(a), Arguments.whole(a[1])));
    members.add("string.ToString/0", (e, a) -> a[0]);
    members.add("string.ToCharArray/0", (e, a) -> Sequences.elements(a[0]).toArray(new Object[0]));
    members.add("string.Split/1", (e, a) -> split(own(a), a[1], Integer.MAX_VALUE, null));
    members.add(
        "string.Split/2",
        (e, a) ->
            a[2] instanceof EnumValue options
                ? split(own(a), a[1], Integer.MAX_VALUE, options)
                : split(own(a), a[1], Arguments.whole(a[2]), null));
    members.add(
        "string.Split/3", (e, a) -> split(own(a), a[1], Arguments.whole(a[2]), (EnumValue) a[3]));
    for (String name :
        new String[] {
          "Ordinal",
          "OrdinalIgnoreCase",
          "InvariantCulture",
          "InvariantCultureIgnoreCase",
          "CurrentCulture",
          "CurrentCultureIgnoreCase"
        }) {
      members.add(
          "StringComparer." + name + "/0", (e, a) -> EnumValue.of("StringComparison", name));
    }
    members.add("StringComparer.Equals/2", (e, a) -> equal((String) a[1], (String) a[2], a[0]));
    members.add("StringComparer.Compare/2", (e, a) -> compare((String) a[1], (String) a[2], a[0]));
  }

  private static void statics(Members members) {
    members.add("string.new/1", (e, a) -> joined(a[0]));
    members.add(
        "string.new/2",
        (e, a) -> {
          int count = Arguments.whole(a[1]);
          if (count < 0) {
            throw ClrException.outOfRange("count");
          }
          e.room(count);
          return String.valueOf(a[0]).repeat(count);
        });
    members.add(
        "string.new/3",
        (e, a) -> substring(joined(a[0]), Arguments.whole(a[1]), Arguments.whole(a[2])));
    members.add("string.Empty/0", (e, a) -> "");
    members.add("string.IsNullOrEmpty/1", (e, a) -> a[0] == null || own(a).isEmpty());
    members.add(
        "string.IsNullOrWhiteSpace/1", (e, a) -> a[0] == null || Texts.trimmed(own(a)).isEmpty());
    members.add("string.Equals/2", (e, a) -> Equality.equal(a[0], a[1]));
    members.add("string.Equals/3", (e, a) -> equal((String) a[0], (String) a[1], a[2]));
    members.add("string.Compare/2", (e, a) -> compare((String) a[0], (String) a[1], null));
    members.add(
        "string.Compare/3",
        (e, a) ->
            compare(
                (String) a[0],
                (String) a[1],
                Boolean.TRUE.equals(a[2])
                    ? EnumValue.of("StringComparison", "InvariantCultureIgnoreCase")
                    : a[2]));
    members.add(
        "string.CompareOrdinal/2",
        (e, a) -> Arguments.text(a[0], "strA").compareTo(Arguments.text(a[1], "strB")));
    members.add(
        "string.Concat/1",
        (e, a) ->
            a[0] instanceof String || !isSequence(a[0])
                ? Texts.of(a[0])
                : joined(e, "", Sequences.elements(a[0])));
    members.add("string.Copy/1", (e, a) -> Arguments.text(a[0], "str"));
    members.add(
        "string.Format/2",
        (e, a) -> Formats.composite(e, Arguments.text(a[0], "format"), array(a[1])));
    members.add("string.Join/2", (e, a) -> joined(e, Texts.of(a[0]), Sequences.elements(a[1])));
  }

  private static void searches(Members members) {
    members.add("string.Contains/1", (e, a) -> own(a).contains(part(a[1])));
    members.add("string.Contains/2", (e, a) -> index(own(a), part(a[1]), 0, a[2]) >= 0);
    members.add("string.StartsWith/1", (e, a) -> own(a).startsWith(part(a[1])));
    members.add("string.StartsWith/2", (e, a) -> regionMatches(own(a), 0, part(a[1]), a[2]));
    members.add("string.EndsWith/1", (e, a) -> own(a).endsWith(part(a[1])));
    members.add(
        "string.EndsWith/2",
        (e, a) -> regionMatches(own(a), own(a).length() - part(a[1]).length(), part(a[1]), a[2]));
    members.add("string.IndexOf/1", (e, a) -> own(a).indexOf(part(a[1])));
    members.add(
        "string.IndexOf/2",
        (e, a) ->
            a[2] instanceof EnumValue
                ? index(own(a), part(a[1]), 0, a[2])
                : index(own(a), part(a[1]), start(own(a), a[2]), null));
    members.add("string.LastIndexOf/1", (e, a) -> own(a).lastIndexOf(part(a[1])));
    members.add(
        "string.LastIndexOf/2",
        (e, a) ->
            ignoresCase(a[2])
                ? folded(own(a)).lastIndexOf(folded(part(a[1])))
                : own(a).lastIndexOf(part(a[1])));
    members.add(
        "string.IndexOfAny/1",
        (e, a) -> {
          String set = joined(a[1]);
          String text = own(a);
          for (int i = 0; i < text.length(); i++) {
            if (set.indexOf(text.charAt(i)) >= 0) {
              return i;
            }
          }
          return -1;
        });
  }

  private static void changes(Members members) {
    members.add("string.Substring/1", (e, a) -> substring(own(a), Arguments.whole(a[1])));
    members.add(
        "string.Substring/2",
        (e, a) -> substring(own(a), Arguments.whole(a[1]), Arguments.whole(a[2])));
    members.add("string.Replace/2", (e, a) -> replace(e, own(a), part(a[1]), Texts.of(a[2])));
    members.add("string.ToLower/0", (e, a) -> lower(own(a)));
    members.add("string.ToLowerInvariant/0", (e, a) -> lower(own(a)));
    members.add("string.ToUpper/0", (e, a) -> upper(own(a)));
    members.add("string.ToUpperInvariant/0", (e, a) -> upper(own(a)));
    members.add("string.Trim/0", (e, a) -> Texts.trimmed(own(a)));
    members.add("string.Trim/1", (e, a) -> trim(own(a), a[1], true, true));
    members.add("string.TrimStart/1", (e, a) -> trim(own(a), a[1], true, false));
    members.add("string.TrimEnd/1", (e, a) -> trim(own(a), a[1], false, true));
    members.add(
        "string.Insert/2",
        (e, a) -> {
          int at = start(own(a), a[1]);
          return own(a).substring(0, at) + Arguments.text(a[2], "value") + own(a).substring(at);
        });
    members.add("string.Remove/1", (e, a) -> own(a).substring(0, start(own(a), a[1])));
    members.add(
        "string.Remove/2",
        (e, a) -> {
          int at = start(own(a), a[1]);
          substring(own(a), at, Arguments.whole(a[2]));
          return own(a).substring(0, at) + own(a).substring(at + Arguments.whole(a[2]));
        });
    members.add("string.PadLeft/1", (e, a) -> pad(e, own(a), a[1], ' ') + own(a));
    members.add("string.PadLeft/2", (e, a) -> pad(e, own(a), a[1], (Character) a[2]) + own(a));
    members.add("string.PadRight/1", (e, a) -> own(a) + pad(e, own(a), a[1], ' '));
    members.add("string.PadRight/2", (e, a) -> own(a) + pad(e, own(a), a[1], (Character) a[2]));
    members.add(
        "string.Normalize/0",
        (e, a) -> java.text.Normalizer.normalize(own(a), java.text.Normalizer.Form.NFC));
  }

  private static String own(@Nullable Object[] arguments) {
    return (String) Objects.requireNonNull(arguments[0]);
  }

  /** A text or character to look for. */
  private static String part(@Nullable Object value) {
    if (value == null) {
      throw ClrException.nullArgument("value");
    }
    return value.toString();
  }

  private static boolean isSequence(@Nullable Object value) {
    return Sequences.elementsOrNull(value) != null;
  }

  private static @Nullable Object[] array(@Nullable Object values) {
    return values instanceof Object[] array ? (@Nullable Object[]) array : new Object[0];
  }

  private static String joined(
      Evaluation evaluation, String separator, List<@Nullable Object> elements) {
    List<String> parts = new ArrayList<>(elements.size());
    long length = (long) separator.length() * Math.max(0, elements.size() - 1);
    for (Object element : elements) {
      String part = Texts.of(element);
      length += part.length();
      parts.add(part);
    }
    evaluation.room(length);
    return String.join(separator, parts);
  }

  private static String joined(@Nullable Object values) {
    StringBuilder text = new StringBuilder();
    if (values != null) {
      for (Object value : Sequences.elements(values)) {
        text.append(Texts.of(value));
      }
    }
    return text.toString();
  }

  private static Character charAt(String text, int index) {
    if (index < 0 || index >= text.length()) {
      throw ClrException.index();
    }
    return text.charAt(index);
  }

  private static int start(String text, @Nullable Object index) {
    int start = Arguments.whole(index);
    if (start < 0 || start > text.length()) {
      throw ClrException.outOfRange("startIndex");
    }
    return start;
  }

  private static void checkStart(String text, int start) {
    if (start < 0) {
      throw ClrException.outOfRange("startIndex", "StartIndex cannot be less than zero.");
    }
    if (start > text.length()) {
      throw ClrException.outOfRange(
          "startIndex", "startIndex cannot be larger than length of string.");
    }
  }

  private static String substring(String text, int start) {
    checkStart(text, start);
    return text.substring(start);
  }

  private static String substring(String text, int start, int length) {
    checkStart(text, start);
    if (length < 0) {
      throw ClrException.outOfRange("length", "Length cannot be less than zero.");
    }
    if (start > text.length() - length) {
      throw ClrException.outOfRange(
          "length", "Index and length must refer to a location within the string.");
    }
    return text.substring(start, start + length);
  }

  static String replace(Evaluation evaluation, String text, String old, String with) {
    if (old.isEmpty()) {
      throw ClrException.argument("The value cannot be an empty string. (Parameter 'oldValue')");
    }
    long growth = Math.max(0, with.length() - old.length());
    evaluation.room(text.length() + growth * (text.length() / old.length()) / 2);
    return text.replace(old, with);
  }

  private static boolean ignoresCase(@Nullable Object comparison) {
    return comparison instanceof EnumValue value && value.toString().endsWith("IgnoreCase");
  }

  private static String folded(String text) {
    return upper(text);
  }

  /** The invariant culture maps letter by letter, so {@code ß} stays as it is. */
  private static String upper(String text) {
    return mapped(text, Character::toUpperCase);
  }

  private static String lower(String text) {
    return mapped(text, Character::toLowerCase);
  }

  private static String mapped(String text, IntUnaryOperator mapping) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(mapping).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static int index(String text, String part, int from, @Nullable Object comparison) {
    return ignoresCase(comparison)
        ? folded(text).indexOf(folded(part), from)
        : text.indexOf(part, from);
  }

  private static boolean regionMatches(
      String text, int at, String part, @Nullable Object comparison) {
    return text.regionMatches(ignoresCase(comparison), at, part, 0, part.length());
  }

  static boolean equal(@Nullable String left, @Nullable String right, @Nullable Object comparison) {
    if (left == null || right == null) {
      return Objects.equals(left, right);
    }
    return ignoresCase(comparison) ? left.equalsIgnoreCase(right) : left.equals(right);
  }

  static int compare(@Nullable String left, @Nullable String right, @Nullable Object comparison) {
    if (left == null || right == null) {
      return Equality.compare(left, right);
    }
    if (ignoresCase(comparison)) {
      return Integer.signum(left.compareToIgnoreCase(right));
    }
    boolean ordinal = comparison instanceof EnumValue value && value.is("Ordinal");
    return ordinal ? left.compareTo(right) : TextOrder.compare(left, right);
  }

  private static String trim(String text, @Nullable Object set, boolean start, boolean end) {
    String characters = joined(set);
    int from = 0;
    int to = text.length();
    while (start && from < to && trims(text.charAt(from), characters)) {
      from++;
    }
    while (end && to > from && trims(text.charAt(to - 1), characters)) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean trims(char c, String set) {
    return set.isEmpty() ? Texts.isWhiteSpace(c) : set.indexOf(c) >= 0;
  }

  private static String pad(Evaluation evaluation, String text, @Nullable Object width, char fill) {
    if (Arguments.whole(width) < 0) {
      throw ClrException.outOfRange("totalWidth", "Non-negative number required.");
    }
    int missing = Arguments.whole(width) - text.length();
    if (missing <= 0) {
      return "";
    }
    evaluation.room(missing);
    return String.valueOf(fill).repeat(missing);
  }

  /** Splits at a character, at any of several, or at texts; at blanks when there is none. */
  private static String[] split(
      String text, @Nullable Object separator, int most, @Nullable EnumValue options) {
    boolean drop = options != null && options.has(1);
    boolean trim = options != null && options.has(2);
    Pattern pattern = separators(separator);
    List<String> parts = new ArrayList<>();
    java.util.regex.Matcher matcher = pattern.matcher(text);
    int from = 0;
    while (parts.size() < most - 1 && matcher.find()) {
      add(parts, text.substring(from, matcher.start()), drop, trim);
      from = matcher.end();
    }
    while (drop && parts.size() == most - 1 && matcher.find(from) && matcher.start() == from) {
      from = matcher.end();
    }
    add(parts, text.substring(from), drop, trim);
    return parts.toArray(String[]::new);
  }

  private static void add(List<String> parts, String part, boolean drop, boolean trim) {
    String kept = trim ? Texts.trimmed(part) : part;
    if (!drop || !kept.isEmpty()) {
      parts.add(kept);
    }
  }

  private static Pattern separators(@Nullable Object separator) {
    List<String> quoted = new ArrayList<>();
    if (separator instanceof String || separator instanceof Character) {
      quoted.add(Pattern.quote(separator.toString()));
    } else if (separator != null) {
      for (Object part : Sequences.elements(separator)) {
        String text = Texts.of(part);
        if (!text.isEmpty()) {
          quoted.add(Pattern.quote(text));
        }
      }
    }
    return Pattern.compile(quoted.isEmpty() ? "\\s" : String.join("|", quoted));
  }
}

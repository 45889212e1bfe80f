package io.keybearer.policy.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What regular expressions have. They look at their text through a view that counts, so one that
 * would take for ever ends at the evaluation's limits.
 */
final class RegexMembers {
  private static final EnumValue NO_OPTIONS = new EnumValue("RegexOptions", 0);

  private RegexMembers() {}

  static void register(Members members) {
    RuntimeTypes.put("Regex", RegexPattern.class);
    RuntimeTypes.put("Match", RegexMatch.class);
    RuntimeTypes.put("Group", RegexMatch.Group.class);
    constructors(members);
    statics(members);
    instances(members);
    results(members);
  }

  private static void constructors(Members members) {
    members.add("Regex.new/1", (e, a) -> pattern(a[0], null));
    members.add("Regex.new/2", (e, a) -> pattern(a[0], a[1]));
    // The evaluation's own limit of time bounds the match, whatever time the expression names.
    members.add("Regex.new/3", (e, a) -> pattern(a[0], a[1]));
    members.add(
        "Regex.Escape/1",
        (e, a) ->
            Arguments.text(a[0], "str")
                .replaceAll("[\\\\*+?|{\\[()^$.# ]", "\\\\$0")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\f", "\\f"));
    members.add(
        "Regex.Unescape/1", (e, a) -> Arguments.text(a[0], "str").replaceAll("\\\\(.)", "$1"));
  }

  private static RegexPattern pattern(@Nullable Object pattern, @Nullable Object options) {
    EnumValue flags = options instanceof EnumValue value ? value : NO_OPTIONS;
    return RegexPattern.of(Arguments.text(pattern, "pattern"), flags);
  }

  private static RegexPattern own(@Nullable Object value) {
    return (RegexPattern) Arguments.value(value);
  }

  private static void statics(Members members) {
    members.add("Regex.IsMatch/2", (e, a) -> matcher(e, pattern(a[1], null), a[0]).find());
    members.add("Regex.IsMatch/3", (e, a) -> matcher(e, pattern(a[1], a[2]), a[0]).find());
    members.add("Regex.IsMatch/4", (e, a) -> matcher(e, pattern(a[1], a[2]), a[0]).find());
    members.add("Regex.Match/2", (e, a) -> RegexMatch.next(matcher(e, pattern(a[1], null), a[0])));
    members.add("Regex.Match/3", (e, a) -> RegexMatch.next(matcher(e, pattern(a[1], a[2]), a[0])));
    members.add("Regex.Matches/2", (e, a) -> all(e, pattern(a[1], null), a[0]));
    members.add("Regex.Matches/3", (e, a) -> all(e, pattern(a[1], a[2]), a[0]));
    members.add("Regex.Replace/3", (e, a) -> replaced(e, pattern(a[1], null), a[0], a[2]));
    members.add("Regex.Replace/4", (e, a) -> replaced(e, pattern(a[1], a[3]), a[0], a[2]));
    members.add("Regex.Split/2", (e, a) -> split(e, pattern(a[1], null), a[0]));
  }

  private static void instances(Members members) {
    members.add("Regex.IsMatch/1", (e, a) -> matcher(e, own(a[0]), a[1]).find());
    members.add("Regex.Match/1", (e, a) -> RegexMatch.next(matcher(e, own(a[0]), a[1])));
    members.add("Regex.Matches/1", (e, a) -> all(e, own(a[0]), a[1]));
    members.add("Regex.Split/1", (e, a) -> split(e, own(a[0]), a[1]));
  }

  private static Matcher matcher(
      Evaluation evaluation, RegexPattern pattern, @Nullable Object input) {
    return pattern.matcher(evaluation, Arguments.text(input, "input"));
  }

  private static List<@Nullable Object> all(
      Evaluation evaluation, RegexPattern pattern, @Nullable Object input) {
    List<@Nullable Object> matches = new ArrayList<>();
    Matcher matcher = matcher(evaluation, pattern, input);
    while (matcher.find()) {
      evaluation.elements(1);
      matches.add(RegexMatch.of(matcher));
    }
    return matches;
  }

  private static String replaced(
      Evaluation evaluation,
      RegexPattern pattern,
      @Nullable Object input,
      @Nullable Object replacement) {
    String text = Arguments.text(input, "input");
    Matcher matcher = pattern.matcher(evaluation, text);
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      RegexMatch match = RegexMatch.of(matcher);
      String with =
          replacement instanceof FunctionValue function
              ? Texts.of(function.call(match))
              : match.expand(Texts.of(replacement));
      out.append(text, from, matcher.start()).append(with);
      evaluation.room(with.length());
      from = matcher.end();
    }
    return out.append(text, from, text.length()).toString();
  }

  private static String[] split(
      Evaluation evaluation, RegexPattern pattern, @Nullable Object input) {
    String text = Arguments.text(input, "input");
    Matcher matcher = pattern.matcher(evaluation, text);
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (matcher.find()) {
      parts.add(text.substring(from, matcher.start()));
      MatchResult found = matcher.toMatchResult();
      for (int group = 1; group <= found.groupCount(); group++) {
        String captured = found.group(group);
        if (captured != null) {
          parts.add(captured);
        }
      }
      from = matcher.end();
    }
    parts.add(text.substring(from));
    return parts.toArray(String[]::new);
  }

  private static RegexMatch.Group group(@Nullable Object value) {
    return value instanceof RegexMatch match
        ? match.whole()
        : (RegexMatch.Group) Arguments.value(value);
  }

  private static void results(Members members) {
    members.add("Regex.Replace/2", (e, a) -> replaced(e, own(a[0]), a[1], a[2]));
    members.add("Match.Empty/0", (e, a) -> RegexMatch.NONE);
    members.add("Match.Groups/0", (e, a) -> a[0]);
    members.add("Match.NextMatch/0", (e, a) -> ((RegexMatch) Arguments.value(a[0])).next());
    members.add(
        "Match.Result/1", (e, a) -> ((RegexMatch) Arguments.value(a[0])).expand(Texts.of(a[1])));
    members.add("Group.Success/0", (e, a) -> group(a[0]).success());
    members.add("Group.Value/0", (e, a) -> group(a[0]).value());
    members.add("Group.Index/0", (e, a) -> group(a[0]).index());
    members.add("Group.Length/0", (e, a) -> group(a[0]).value().length());
    members.add("MatchCollection.Count/0", (e, a) -> Sequences.elements(a[0]).size());
    members.add(
        "MatchCollection.this/1",
        (e, a) -> {
          List<@Nullable Object> matches = Sequences.elements(a[0]);
          int index = Arguments.whole(a[1]);
          if (index < 0 || index >= matches.size()) {
            throw ClrException.outOfRange("i");
          }
          return matches.get(index);
        });
    members.add(
        "GroupCollection.Count/0", (e, a) -> ((RegexMatch) Arguments.value(a[0])).groups().size());
    members.add(
        "GroupCollection.this/1", (e, a) -> ((RegexMatch) Arguments.value(a[0])).group(a[1]));
  }
}

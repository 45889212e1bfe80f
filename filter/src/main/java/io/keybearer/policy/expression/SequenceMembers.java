package io.keybearer.policy.expression;

import io.keybearer.model.CaselessMap;
import io.keybearer.policyxml.expression.BinaryOperator;
import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What LINQ has. Every method enumerates at once, where C# waits until the result is enumerated;
 * the results are the same as long as lambdas only compute.
 */
final class SequenceMembers {
  /** A sorted sequence remembers its order, so that ThenBy can refine it. */
  private static final class Ordered extends ArrayList<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    private final transient Comparator<@Nullable Object> order;

    Ordered(List<@Nullable Object> elements, Comparator<@Nullable Object> order) {
      super(elements);
      this.order = order;
      sort(order);
    }
  }

  private SequenceMembers() {}

  static void register(Members members) {
    makers(members);
    filters(members);
    elements(members);
    tests(members);
    aggregates(members);
    orders(members);
    sets(members);
    conversions(members);
    groups(members);
  }

  private static List<@Nullable Object> list(@Nullable Object sequence) {
    return Sequences.elements(sequence);
  }

  private static boolean holds(@Nullable Object predicate, @Nullable Object element) {
    return Arguments.flag(Arguments.function(predicate).call(element));
  }

  private static void makers(Members members) {
    members.add(
        "Enumerable.Range/2",
        (e, a) -> {
          int count = Arguments.whole(a[1]);
          if (count < 0) {
            throw ClrException.outOfRange("count");
          }
          e.elements(count);
          List<@Nullable Object> numbers = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            numbers.add(Arguments.whole(a[0]) + i);
          }
          return numbers;
        });
    members.add(
        "Enumerable.Repeat/2",
        (e, a) -> {
          int count = Arguments.whole(a[1]);
          if (count < 0) {
            throw ClrException.outOfRange("count");
          }
          e.elements(count);
          return new ArrayList<>(Collections.nCopies(count, a[0]));
        });
    members.add("Enumerable.Empty/0", (e, a) -> new ArrayList<@Nullable Object>());
    members.add("Enumerable.AsEnumerable/1", (e, a) -> list(a[0]));
    members.add(
        "Enumerable.Append/2", (e, a) -> joined(list(a[0]), Collections.singletonList(a[1])));
    members.add(
        "Enumerable.Prepend/2", (e, a) -> joined(Collections.singletonList(a[1]), list(a[0])));
    members.add("Enumerable.Concat/2", (e, a) -> joined(list(a[0]), list(a[1])));
  }

  private static List<@Nullable Object> joined(
      List<? extends @Nullable Object> first, List<? extends @Nullable Object> second) {
    List<@Nullable Object> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static void filters(Members members) {
    members.add("Enumerable.Where/2", (e, a) -> where(e, list(a[0]), a[1]));
    members.add("Enumerable.Select/2", (e, a) -> select(e, list(a[0]), a[1]));
    members.add(
        "Enumerable.SelectMany/2",
        (e, a) -> {
          List<@Nullable Object> all = new ArrayList<>();
          for (Object element : list(a[0])) {
            all.addAll(list(Arguments.function(a[1]).call(element)));
            e.elements(all.size() / 16);
          }
          return all;
        });
    members.add(
        "Enumerable.Skip/2", (e, a) -> part(list(a[0]), Arguments.whole(a[1]), Integer.MAX_VALUE));
    members.add("Enumerable.Take/2", (e, a) -> part(list(a[0]), 0, Arguments.whole(a[1])));
    members.add(
        "Enumerable.SkipWhile/2",
        (e, a) -> part(list(a[0]), prefix(list(a[0]), a[1]), Integer.MAX_VALUE));
    members.add("Enumerable.TakeWhile/2", (e, a) -> part(list(a[0]), 0, prefix(list(a[0]), a[1])));
    members.add(
        "Enumerable.DefaultIfEmpty/1",
        (e, a) -> list(a[0]).isEmpty() ? Collections.singletonList(null) : list(a[0]));
    members.add(
        "Enumerable.DefaultIfEmpty/2",
        (e, a) -> list(a[0]).isEmpty() ? Collections.singletonList(a[1]) : list(a[0]));
    members.add(
        "Enumerable.Zip/3",
        (e, a) -> {
          List<@Nullable Object> zipped = new ArrayList<>();
          int size = Math.min(list(a[0]).size(), list(a[1]).size());
          for (int i = 0; i < size; i++) {
            zipped.add(Arguments.function(a[2]).call(list(a[0]).get(i), list(a[1]).get(i)));
          }
          return zipped;
        });
  }

  private static List<@Nullable Object> where(
      Evaluation evaluation, List<@Nullable Object> source, @Nullable Object predicate) {
    List<@Nullable Object> kept = new ArrayList<>();
    int index = 0;
    for (Object element : source) {
      evaluation.step();
      if (Arguments.flag(Arguments.function(predicate).call(element, index++))) {
        kept.add(element);
      }
    }
    return kept;
  }

  /** A function that wants the index takes it; others ignore the second argument. */
  private static List<@Nullable Object> select(
      Evaluation evaluation, List<@Nullable Object> source, @Nullable Object selector) {
    List<@Nullable Object> mapped = new ArrayList<>(source.size());
    for (Object element : source) {
      evaluation.step();
      mapped.add(Arguments.function(selector).call(element, mapped.size()));
    }
    return mapped;
  }

  private static List<@Nullable Object> part(List<@Nullable Object> list, int from, int to) {
    int start = Math.min(Math.max(from, 0), list.size());
    int end = Math.min(Math.max(to, start), list.size());
    return new ArrayList<>(list.subList(start, end));
  }

  private static int prefix(List<@Nullable Object> list, @Nullable Object predicate) {
    int length = 0;
    while (length < list.size() && holds(predicate, list.get(length))) {
      length++;
    }
    return length;
  }

  private static void elements(Members members) {
    for (String name : new String[] {"First", "Last", "Single"}) {
      for (boolean orDefault : new boolean[] {false, true}) {
        String id = "Enumerable." + name + (orDefault ? "OrDefault" : "");
        members.addGeneric(
            id + "/1", (e, types, a) -> pick(name, list(a[0]), "", orDefault, types));
        members.addGeneric(
            id + "/2",
            (e, types, a) -> pick(name, where(e, list(a[0]), a[1]), "matching ", orDefault, types));
      }
    }
    members.add(
        "Enumerable.ElementAt/2",
        (e, a) -> {
          int index = Arguments.whole(a[1]);
          if (index < 0 || index >= list(a[0]).size()) {
            throw ClrException.outOfRange("index");
          }
          return list(a[0]).get(index);
        });
    members.addGeneric(
        "Enumerable.ElementAtOrDefault/2",
        (e, types, a) -> {
          int index = Arguments.whole(a[1]);
          return index < 0 || index >= list(a[0]).size()
              ? Casts.defaultOf(types.get(0))
              : list(a[0]).get(index);
        });
  }

  /** One element; {@code matching} is what .NET's message says of those a predicate kept. */
  private static @Nullable Object pick(
      String name,
      List<@Nullable Object> list,
      String matching,
      boolean orDefault,
      List<TypeName> types) {
    if (list.isEmpty() && orDefault) {
      return Casts.defaultOf(types.get(0));
    } else if (list.isEmpty()) {
      throw ClrException.invalidOperation(
          "Sequence contains no " + matching + (matching.isEmpty() ? "elements" : "element"));
    } else if (name.equals("Single") && list.size() > 1) {
      throw ClrException.invalidOperation(
          "Sequence contains more than one " + matching + "element");
    }
    return name.equals("Last") ? list.get(list.size() - 1) : list.get(0);
  }

  private static void tests(Members members) {
    members.add("Enumerable.Any/1", (e, a) -> !list(a[0]).isEmpty());
    members.add("Enumerable.Any/2", (e, a) -> any(list(a[0]), a[1]));
    members.add("Enumerable.All/2", (e, a) -> prefix(list(a[0]), a[1]) == list(a[0]).size());
    members.add("Enumerable.Count/1", (e, a) -> list(a[0]).size());
    members.add("Enumerable.Count/2", (e, a) -> where(e, list(a[0]), a[1]).size());
    members.add("Enumerable.Contains/2", (e, a) -> contains(list(a[0]), a[1], null));
    members.add("Enumerable.Contains/3", (e, a) -> contains(list(a[0]), a[1], a[2]));
    members.add(
        "Enumerable.SequenceEqual/2",
        (e, a) -> {
          List<@Nullable Object> first = list(a[0]);
          List<@Nullable Object> second = list(a[1]);
          boolean same = first.size() == second.size();
          for (int i = 0; same && i < first.size(); i++) {
            same = Equality.equal(first.get(i), second.get(i));
          }
          return same;
        });
  }

  private static boolean any(List<@Nullable Object> list, @Nullable Object predicate) {
    for (Object element : list) {
      if (holds(predicate, element)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(
      List<@Nullable Object> list, @Nullable Object value, @Nullable Object comparer) {
    for (Object element : list) {
      boolean texts = element instanceof String && value instanceof String;
      boolean equal =
          (comparer != null && texts)
              ? StringMembers.equal((String) element, (String) value, comparer)
              : Equality.equal(element, value);
      if (equal) {
        return true;
      }
    }
    return false;
  }

  private static void aggregates(Members members) {
    members.add(
        "Enumerable.Aggregate/2",
        (e, a) -> {
          List<@Nullable Object> source = list(a[0]);
          if (source.isEmpty()) {
            throw ClrException.invalidOperation("Sequence contains no elements");
          }
          return fold(e, source.subList(1, source.size()), source.get(0), a[1]);
        });
    members.add("Enumerable.Aggregate/3", (e, a) -> fold(e, list(a[0]), a[1], a[2]));
    members.addGeneric("Enumerable.Sum/1", (e, types, a) -> sum(list(a[0]), types.get(0)));
    members.addGeneric(
        "Enumerable.Sum/2", (e, types, a) -> sum(select(e, list(a[0]), a[1]), types.get(1)));
    members.add("Enumerable.Average/1", (e, a) -> average(list(a[0])));
    members.add("Enumerable.Average/2", (e, a) -> average(select(e, list(a[0]), a[1])));
    members.add("Enumerable.Max/1", (e, a) -> extreme(list(a[0]), 1));
    members.add("Enumerable.Max/2", (e, a) -> extreme(select(e, list(a[0]), a[1]), 1));
    members.add("Enumerable.Min/1", (e, a) -> extreme(list(a[0]), -1));
    members.add("Enumerable.Min/2", (e, a) -> extreme(select(e, list(a[0]), a[1]), -1));
  }

  private static @Nullable Object fold(
      Evaluation evaluation,
      List<@Nullable Object> list,
      @Nullable Object seed,
      @Nullable Object accumulate) {
    Object result = seed;
    for (Object element : list) {
      evaluation.step();
      result = Arguments.function(accumulate).call(result, element);
    }
    return result;
  }

  private static Object sum(List<@Nullable Object> list, TypeName type) {
    TypeName number = Types.underlying(type);
    TypeName common = Numbers.isNumber(number) ? Numbers.common(number, Types.INT) : null;
    if (common == null) {
      throw ClrException.argument("Sum needs numbers, not " + type + ".");
    }
    Object sum = Numbers.convert(0, common);
    for (Object element : list) {
      if (element != null) {
        sum = Numbers.calculate(BinaryOperator.ADD, common, sum, element);
      }
    }
    return sum;
  }

  private static Object average(List<@Nullable Object> list) {
    if (list.isEmpty()) {
      throw ClrException.invalidOperation("Sequence contains no elements");
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Object element : list) {
      sum = sum.add(Numbers.toDecimal(Arguments.value(element)));
    }
    return sum.doubleValue() / list.size();
  }

  private static @Nullable Object extreme(List<@Nullable Object> list, int sign) {
    if (list.isEmpty()) {
      throw ClrException.invalidOperation("Sequence contains no elements");
    }
    Object best = list.get(0);
    for (Object element : list) {
      if (Equality.compare(element, best) * sign > 0) {
        best = element;
      }
    }
    return best;
  }

  private static void orders(Members members) {
    members.add("Enumerable.OrderBy/2", (e, a) -> new Ordered(list(a[0]), by(a[1], 1)));
    members.add("Enumerable.OrderByDescending/2", (e, a) -> new Ordered(list(a[0]), by(a[1], -1)));
    members.add("Enumerable.ThenBy/2", (e, a) -> refined(a[0], by(a[1], 1)));
    members.add("Enumerable.ThenByDescending/2", (e, a) -> refined(a[0], by(a[1], -1)));
    members.add(
        "Enumerable.Reverse/1",
        (e, a) -> {
          List<@Nullable Object> reversed = new ArrayList<>(list(a[0]));
          Collections.reverse(reversed);
          return reversed;
        });
  }

  private static Comparator<@Nullable Object> by(@Nullable Object keySelector, int sign) {
    FunctionValue key = Arguments.function(keySelector);
    return (left, right) -> sign * Equality.compare(key.call(left), key.call(right));
  }

  private static Object refined(@Nullable Object source, Comparator<@Nullable Object> second) {
    return source instanceof Ordered ordered
        ? new Ordered(ordered, ordered.order.thenComparing(second))
        : new Ordered(list(source), second);
  }

  private static Set<@Nullable Object> set(@Nullable Object comparer) {
    boolean ignoringCase =
        comparer instanceof EnumValue value && value.toString().endsWith("IgnoreCase");
    return ignoringCase
        ? Collections.<@Nullable Object>newSetFromMap(new CaselessMap<>())
        : new LinkedHashSet<>();
  }

  private static void sets(Members members) {
    members.add("Enumerable.Distinct/1", (e, a) -> distinct(list(a[0]), null));
    members.add("Enumerable.Distinct/2", (e, a) -> distinct(list(a[0]), a[1]));
    members.add("Enumerable.Union/2", (e, a) -> distinct(joined(list(a[0]), list(a[1])), null));
    members.add("Enumerable.Except/2", (e, a) -> matching(list(a[0]), list(a[1]), null, false));
    members.add("Enumerable.Except/3", (e, a) -> matching(list(a[0]), list(a[1]), a[2], false));
    members.add("Enumerable.Intersect/2", (e, a) -> matching(list(a[0]), list(a[1]), null, true));
    members.add("Enumerable.Intersect/3", (e, a) -> matching(list(a[0]), list(a[1]), a[2], true));
  }

  private static List<@Nullable Object> distinct(
      List<@Nullable Object> list, @Nullable Object comparer) {
    Set<@Nullable Object> seen = set(comparer);
    List<@Nullable Object> distinct = new ArrayList<>();
    for (Object element : list) {
      if (seen.add(element)) {
        distinct.add(element);
      }
    }
    return distinct;
  }

  private static List<@Nullable Object> matching(
      List<@Nullable Object> first,
      List<@Nullable Object> second,
      @Nullable Object comparer,
      boolean wanted) {
    Set<@Nullable Object> other = set(comparer);
    other.addAll(second);
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object element : distinct(first, comparer)) {
      if (other.contains(element) == wanted) {
        kept.add(element);
      }
    }
    return kept;
  }

  private static void conversions(Members members) {
    members.addGeneric(
        "Enumerable.ToArray/1", (e, types, a) -> Sequences.array(types.get(0).name(), list(a[0])));
    members.add("Enumerable.ToList/1", (e, a) -> new ArrayList<>(list(a[0])));
    members.add("Enumerable.ToHashSet/1", (e, a) -> new LinkedHashSet<>(list(a[0])));
    members.addGeneric(
        "Enumerable.Cast/1",
        (e, types, a) -> {
          List<@Nullable Object> cast = new ArrayList<>();
          for (Object element : list(a[0])) {
            cast.add(Casts.to(element, types.get(0)));
          }
          return cast;
        });
    members.addGeneric(
        "Enumerable.OfType/1",
        (e, types, a) -> {
          List<@Nullable Object> kept = new ArrayList<>();
          for (Object element : list(a[0])) {
            if (element != null && RuntimeTypes.isInstance(types.get(0), element)) {
              kept.add(element);
            }
          }
          return kept;
        });
    members.add("Enumerable.ToDictionary/2", (e, a) -> dictionary(e, a, null));
    members.add("Enumerable.ToDictionary/3", (e, a) -> dictionary(e, a, a[2]));
    members.add("Enumerable.ToDictionary/4", (e, a) -> dictionary(e, a, a[2]));
  }

  private static Object dictionary(
      Evaluation evaluation, @Nullable Object[] arguments, @Nullable Object valueSelector) {
    Map<@Nullable Object, @Nullable Object> map =
        CollectionMembers.newMap(arguments.length > 3 ? arguments[3] : null);
    for (Object element : list(arguments[0])) {
      evaluation.step();
      Object key = Arguments.function(arguments[1]).call(element);
      if (key == null) {
        throw ClrException.nullArgument("key");
      }
      if (map.containsKey(key)) {
        throw ClrException.sameKey(Texts.of(key));
      }
      map.put(
          key, valueSelector == null ? element : Arguments.function(valueSelector).call(element));
    }
    return map;
  }

  private static void groups(Members members) {
    members.add("Enumerable.GroupBy/2", (e, a) -> groups(e, a, null));
    members.add("Enumerable.GroupBy/3", (e, a) -> groups(e, a, a[2]));
    members.add("Enumerable.ToLookup/2", (e, a) -> groups(e, a, null));
    members.add("ILookup.Count/0", (e, a) -> list(a[0]).size());
    members.add("ILookup.Contains/1", (e, a) -> !lookedUp(a).isEmpty());
    members.add("ILookup.this/1", (e, a) -> lookedUp(a));
  }

  private static List<@Nullable Object> lookedUp(@Nullable Object[] arguments) {
    for (Object group : list(arguments[0])) {
      if (group instanceof Sequences.Grouping grouping
          && Equality.equal(grouping.key(), arguments[1])) {
        return grouping.elements();
      }
    }
    return new ArrayList<>();
  }

  private static Object groups(
      Evaluation evaluation, @Nullable Object[] arguments, @Nullable Object elementSelector) {
    Map<@Nullable Object, List<@Nullable Object>> groups = new LinkedHashMap<>();
    for (Object element : list(arguments[0])) {
      evaluation.step();
      Object key = Arguments.function(arguments[1]).call(element);
      Object value =
          elementSelector == null ? element : Arguments.function(elementSelector).call(element);
      groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(value);
    }
    List<@Nullable Object> result = new ArrayList<>();
    for (Map.Entry<@Nullable Object, List<@Nullable Object>> group : groups.entrySet()) {
      result.add(new Sequences.Grouping(group.getKey(), group.getValue()));
    }
    return result;
  }
}

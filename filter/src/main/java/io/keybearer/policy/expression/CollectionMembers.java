package io.keybearer.policy.expression;

import io.keybearer.model.CaselessMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What arrays, lists, sets and dictionaries have. */
final class CollectionMembers {
  private CollectionMembers() {}

  static void register(Members members) {
    arrays(members);
    lists(members);
    listSearches(members);
    sets(members);
    dictionaries(members);
    members.add("ICollection.Count/0", (e, a) -> Sequences.elements(a[0]).size());
    members.add("IReadOnlyCollection.Count/0", (e, a) -> Sequences.elements(a[0]).size());
    members.add("IGrouping.Key/0", (e, a) -> ((Sequences.Grouping) Arguments.value(a[0])).key());
  }

  private static void arrays(Members members) {
    members.add("ArrayOf.Length/0", (e, a) -> length(Arguments.value(a[0])));
    members.add("ArrayOf.Rank/0", (e, a) -> 1);
    members.add("ArrayOf.this/1", (e, a) -> element(Arguments.value(a[0]), a[1]));
    members.add(
        "ArrayOf.this/1=",
        (e, a) -> {
          set(Arguments.value(a[0]), Arguments.whole(a[1]), a[2]);
          return null;
        });
    members.add("ArrayOf.Contains/1", (e, a) -> indexOf(a[0], a[1]) >= 0);
    members.add("ArrayOf.Clone/0", (e, a) -> copyOf(Arguments.value(a[0])));
    members.add(
        "ArrayOf.CopyTo/2",
        (e, a) -> {
          List<@Nullable Object> elements = Sequences.elements(a[0]);
          for (int i = 0; i < elements.size(); i++) {
            set(Arguments.value(a[1]), Arguments.whole(a[2]) + i, elements.get(i));
          }
          return null;
        });
    members.add("IReadOnlyList.this/1", (e, a) -> element(Arguments.value(a[0]), a[1]));
    members.add("Array.IndexOf/2", (e, a) -> indexOf(a[0], a[1]));
    members.add(
        "Array.Reverse/1",
        (e, a) -> {
          List<@Nullable Object> elements = new ArrayList<>(Sequences.elements(a[0]));
          Collections.reverse(elements);
          return fill(Arguments.value(a[0]), elements);
        });
    members.add(
        "Array.Sort/1",
        (e, a) -> {
          List<@Nullable Object> elements = new ArrayList<>(Sequences.elements(a[0]));
          elements.sort(Equality::compare);
          return fill(Arguments.value(a[0]), elements);
        });
    members.add(
        "Array.Copy/3",
        (e, a) -> {
          List<@Nullable Object> elements = Sequences.elements(a[0]);
          for (int i = 0; i < Arguments.whole(a[2]); i++) {
            set(Arguments.value(a[1]), i, element(elements, i));
          }
          return null;
        });
    members.addGeneric(
        "Array.Empty/0", (e, types, a) -> Sequences.array(types.get(0).name(), List.of()));
    members.add("Array.Exists/2", (e, a) -> find(a) >= 0);
    members.add("Array.FindIndex/2", (e, a) -> find(a));
    members.addGeneric(
        "Array.Find/2",
        (e, types, a) -> {
          int index = find(a);
          return index < 0 ? Casts.defaultOf(types.get(0)) : Sequences.elements(a[0]).get(index);
        });
    members.addGeneric(
        "Array.ConvertAll/2",
        (e, types, a) -> Sequences.array(types.get(1).name(), mapped(a[0], a[1])));
  }

  private static int length(Object array) {
    return array instanceof byte[] bytes ? bytes.length : Sequences.elements(array).size();
  }

  private static @Nullable Object element(Object sequence, @Nullable Object index) {
    int at = Arguments.whole(index);
    if (at < 0 || at >= length(sequence)) {
      throw sequence instanceof List<?> ? ClrException.listIndex() : ClrException.index();
    }
    return sequence instanceof byte[] bytes
        ? (Object) (short) (bytes[at] & 0xFF)
        : Sequences.elements(sequence).get(at);
  }

  private static void set(Object array, int index, @Nullable Object value) {
    if (index < 0 || index >= length(array)) {
      throw array instanceof List<?> ? ClrException.listIndex() : ClrException.index();
    }
    if (array instanceof byte[] bytes) {
      bytes[index] = (byte) Numbers.toInt(Arguments.value(value));
    } else {
      Sequences.elements(array).set(index, value);
    }
  }

  private static Object copyOf(Object array) {
    return array instanceof byte[] bytes ? bytes.clone() : ((Object[]) array).clone();
  }

  private static @Nullable Object fill(Object array, List<@Nullable Object> elements) {
    for (int i = 0; i < elements.size(); i++) {
      set(array, i, elements.get(i));
    }
    return null;
  }

  private static int indexOf(@Nullable Object sequence, @Nullable Object value) {
    List<@Nullable Object> elements = Sequences.elements(sequence);
    for (int i = 0; i < elements.size(); i++) {
      if (Equality.equal(elements.get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  private static int find(@Nullable Object[] arguments) {
    List<@Nullable Object> elements = Sequences.elements(arguments[0]);
    FunctionValue match = Arguments.function(arguments[1]);
    for (int i = 0; i < elements.size(); i++) {
      if (Arguments.flag(match.call(elements.get(i)))) {
        return i;
      }
    }
    return -1;
  }

  private static List<@Nullable Object> mapped(
      @Nullable Object sequence, @Nullable Object converter) {
    List<@Nullable Object> mapped = new ArrayList<>();
    for (Object element : Sequences.elements(sequence)) {
      mapped.add(Arguments.function(converter).call(element));
    }
    return mapped;
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> list(@Nullable Object value) {
    return (List<@Nullable Object>) Arguments.value(value);
  }

  private static void lists(Members members) {
    members.add("List.new/0", (e, a) -> new ArrayList<@Nullable Object>());
    members.add(
        "List.new/1",
        (e, a) ->
            a[0] instanceof Integer
                ? new ArrayList<@Nullable Object>()
                : new ArrayList<>(Sequences.elements(a[0])));
    for (String type : new String[] {"List", "IList"}) {
      members.add(type + ".this/1", (e, a) -> element(Arguments.value(a[0]), a[1]));
      members.add(
          type + ".this/1=",
          (e, a) -> {
            set(Arguments.value(a[0]), Arguments.whole(a[1]), a[2]);
            return null;
          });
      members.add(
          type + ".Add/1",
          (e, a) -> {
            e.elements(list(a[0]).size() + 1L);
            list(a[0]).add(a[1]);
            return null;
          });
      members.add(type + ".Clear/0", (e, a) -> cleared(list(a[0])));
      members.add(type + ".Contains/1", (e, a) -> indexOf(a[0], a[1]) >= 0);
      members.add(type + ".IndexOf/1", (e, a) -> indexOf(a[0], a[1]));
      members.add(
          type + ".Insert/2",
          (e, a) -> {
            list(a[0]).add(within(a[1], list(a[0]).size()), a[2]);
            return null;
          });
      members.add(type + ".Remove/1", (e, a) -> removed(list(a[0]), a[1]));
      members.add(
          type + ".RemoveAt/1",
          (e, a) -> {
            list(a[0]).remove(within(a[1], list(a[0]).size() - 1));
            return null;
          });
    }
    members.add("List.Count/0", (e, a) -> list(a[0]).size());
    members.add(
        "List.AddRange/1",
        (e, a) -> {
          List<@Nullable Object> added = new ArrayList<>(Sequences.elements(a[1]));
          e.elements((long) list(a[0]).size() + added.size());
          list(a[0]).addAll(added);
          return null;
        });
    members.add(
        "List.GetRange/2",
        (e, a) -> {
          int from = within(a[1], list(a[0]).size());
          int to = within(from + Arguments.whole(a[2]), list(a[0]).size());
          return new ArrayList<>(list(a[0]).subList(from, Math.max(from, to)));
        });
    members.addGeneric(
        "List.ToArray/0",
        (e, types, a) ->
            list(a[0]).stream().allMatch(String.class::isInstance) && !list(a[0]).isEmpty()
                ? Sequences.array("string", list(a[0]))
                : Sequences.array("object", list(a[0])));
  }

  private static @Nullable Object cleared(java.util.Collection<?> collection) {
    collection.clear();
    return null;
  }

  private static int within(@Nullable Object index, int most) {
    int at = Arguments.whole(index);
    if (at < 0 || at > most) {
      throw ClrException.listIndex();
    }
    return at;
  }

  private static boolean removed(List<@Nullable Object> list, @Nullable Object value) {
    int index = indexOf(list, value);
    if (index >= 0) {
      list.remove(index);
    }
    return index >= 0;
  }

  private static void listSearches(Members members) {
    members.add("List.Exists/1", (e, a) -> find(a) >= 0);
    members.add("List.FindIndex/1", (e, a) -> find(a));
    members.addGeneric(
        "List.Find/1",
        (e, types, a) -> {
          int index = find(a);
          return index < 0 ? Casts.defaultOf(types.get(0)) : list(a[0]).get(index);
        });
    members.add("List.ConvertAll/1", (e, a) -> mapped(a[0], a[1]));
    members.add("List.FindAll/1", (e, a) -> kept(a[0], a[1]));
    members.add("List.TrueForAll/1", (e, a) -> kept(a[0], a[1]).size() == list(a[0]).size());
    members.add(
        "List.ForEach/1",
        (e, a) -> {
          for (Object element : new ArrayList<>(list(a[0]))) {
            Arguments.function(a[1]).call(element);
          }
          return null;
        });
    members.add(
        "List.RemoveAll/1",
        (e, a) -> {
          int before = list(a[0]).size();
          FunctionValue match = Arguments.function(a[1]);
          list(a[0]).removeIf(element -> Arguments.flag(match.call(element)));
          return before - list(a[0]).size();
        });
    members.add(
        "List.Reverse/0",
        (e, a) -> {
          Collections.reverse(list(a[0]));
          return null;
        });
    members.add(
        "List.Sort/0",
        (e, a) -> {
          list(a[0]).sort(Equality::compare);
          return null;
        });
  }

  private static List<@Nullable Object> kept(
      @Nullable Object sequence, @Nullable Object predicate) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object element : Sequences.elements(sequence)) {
      if (Arguments.flag(Arguments.function(predicate).call(element))) {
        kept.add(element);
      }
    }
    return kept;
  }

  @SuppressWarnings("unchecked")
  private static Set<@Nullable Object> set(@Nullable Object value) {
    return (Set<@Nullable Object>) Arguments.value(value);
  }

  private static Set<@Nullable Object> newSet(@Nullable Object comparer) {
    return ignoresCase(comparer)
        ? Collections.<@Nullable Object>newSetFromMap(new CaselessMap<>())
        : new LinkedHashSet<>();
  }

  private static boolean ignoresCase(@Nullable Object comparer) {
    return comparer instanceof EnumValue value && value.toString().endsWith("IgnoreCase");
  }

  private static void sets(Members members) {
    members.add("HashSet.new/0", (e, a) -> newSet(null));
    members.add(
        "HashSet.new/1",
        (e, a) -> a[0] instanceof EnumValue ? newSet(a[0]) : filled(newSet(null), a[0]));
    members.add("HashSet.new/2", (e, a) -> filled(newSet(a[1]), a[0]));
    members.add("HashSet.Count/0", (e, a) -> set(a[0]).size());
    members.add(
        "HashSet.Add/1",
        (e, a) -> {
          e.elements(set(a[0]).size() + 1L);
          return set(a[0]).add(a[1]);
        });
    members.add("HashSet.Contains/1", (e, a) -> set(a[0]).contains(a[1]));
    members.add("HashSet.Remove/1", (e, a) -> set(a[0]).remove(a[1]));
    members.add("HashSet.Clear/0", (e, a) -> cleared(set(a[0])));
    members.add(
        "HashSet.UnionWith/1",
        (e, a) -> {
          filled(set(a[0]), a[1]);
          return null;
        });
    members.add(
        "HashSet.IntersectWith/1",
        (e, a) -> {
          List<@Nullable Object> other = Sequences.elements(a[1]);
          set(a[0]).removeIf(element -> !other.contains(element));
          return null;
        });
    members.add(
        "HashSet.ExceptWith/1",
        (e, a) -> {
          Sequences.elements(a[1]).forEach(set(a[0])::remove);
          return null;
        });
    members.add(
        "HashSet.Overlaps/1",
        (e, a) -> Sequences.elements(a[1]).stream().anyMatch(set(a[0])::contains));
    members.add(
        "HashSet.IsSubsetOf/1",
        (e, a) -> new LinkedHashSet<>(Sequences.elements(a[1])).containsAll(set(a[0])));
    members.add(
        "HashSet.SetEquals/1",
        (e, a) -> set(a[0]).equals(new LinkedHashSet<>(Sequences.elements(a[1]))));
  }

  private static Set<@Nullable Object> filled(
      Set<@Nullable Object> set, @Nullable Object elements) {
    set.addAll(Sequences.elements(elements));
    return set;
  }

  static Map<@Nullable Object, @Nullable Object> newMap(@Nullable Object comparer) {
    return ignoresCase(comparer) ? new CaselessMap<>() : new LinkedHashMap<>();
  }

  private static void dictionaries(Members members) {
    members.add("Dictionary.new/0", (e, a) -> newMap(null));
    members.add(
        "Dictionary.new/1",
        (e, a) -> {
          Map<@Nullable Object, @Nullable Object> map = newMap(a[0]);
          if (a[0] instanceof Map<?, ?> other) {
            map.putAll(other);
          }
          return map;
        });
    members.add(
        "Dictionary.new/2",
        (e, a) -> {
          Map<@Nullable Object, @Nullable Object> map = newMap(a[1]);
          map.putAll(Dictionaries.of(a[0]));
          return map;
        });
    for (String type : new String[] {"Dictionary", "IDictionary"}) {
      members.add(type + ".Count/0", (e, a) -> Dictionaries.of(a[0]).size());
      members.add(type + ".this/1", (e, a) -> Dictionaries.get(e, a[0], a[1]));
      members.add(
          type + ".this/1=",
          (e, a) -> {
            e.elements(Dictionaries.of(a[0]).size() + 1L);
            Dictionaries.of(a[0]).put(key(a[1]), a[2]);
            return null;
          });
      members.add(type + ".Keys/0", (e, a) -> new ArrayList<>(Dictionaries.of(a[0]).keySet()));
      members.add(type + ".Values/0", (e, a) -> new ArrayList<>(Dictionaries.of(a[0]).values()));
      members.add(type + ".ContainsKey/1", (e, a) -> Dictionaries.of(a[0]).containsKey(key(a[1])));
      members.add(type + ".TryGetValue/2", (e, a) -> Dictionaries.tryGet(a[0], a[1], a[2]));
      members.add(
          type + ".Add/2",
          (e, a) -> {
            if (!added(e, a)) {
              throw ClrException.sameKey(a[1]);
            }
            return null;
          });
      members.add(
          type + ".Remove/1",
          (e, a) -> {
            boolean known = Dictionaries.of(a[0]).containsKey(key(a[1]));
            Dictionaries.of(a[0]).remove(a[1]);
            return known;
          });
      members.add(
          type + ".Clear/0",
          (e, a) -> {
            Dictionaries.of(a[0]).clear();
            return null;
          });
    }
    members.add("Dictionary.TryAdd/2", CollectionMembers::added);
    members.add(
        "Dictionary.ContainsValue/1",
        (e, a) ->
            Dictionaries.of(a[0]).values().stream().anyMatch(value -> Equality.equal(value, a[1])));
    members.add(
        "KeyValuePair.new/2", (e, a) -> new java.util.AbstractMap.SimpleEntry<>(a[0], a[1]));
    members.add("KeyValuePair.Key/0", (e, a) -> ((Map.Entry<?, ?>) Arguments.value(a[0])).getKey());
    members.add(
        "KeyValuePair.Value/0", (e, a) -> ((Map.Entry<?, ?>) Arguments.value(a[0])).getValue());
  }

  private static Object key(@Nullable Object key) {
    if (key == null) {
      throw ClrException.nullArgument("key");
    }
    return key;
  }

  private static boolean added(Evaluation evaluation, @Nullable Object[] arguments) {
    Map<@Nullable Object, @Nullable Object> map = Dictionaries.of(arguments[0]);
    if (map.containsKey(key(arguments[1]))) {
      return false;
    }
    evaluation.elements(map.size() + 1L);
    map.put(arguments[1], arguments[2]);
    return true;
  }
}

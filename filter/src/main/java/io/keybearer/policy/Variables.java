package io.keybearer.policy;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one request ({@code context.Variables}), in the order they were first set. A
 * variable can hold null, which is not the same as not being there.
 *
 * <p>A map that policies write through {@link #set} alone. Looks through the names one by one:
 * documents have few. Not thread-safe.
 */
public final class Variables extends AbstractMap<String, @Nullable Object> {
  private static final String[] NO_NAMES = {};
  private static final @Nullable Object[] NO_VALUES = {};

  private String[] names = NO_NAMES;
  private @Nullable Object[] values = NO_VALUES;
  private int count;

  /** No variables. */
  Variables() {}

  /** Sets a variable, in place of its former value if it has one. */
  void set(String name, @Nullable Object value) {
    int at = indexOf(name);
    if (at < 0) {
      if (count == names.length) {
        int room = count == 0 ? 2 : count * 2;
        names = Arrays.copyOf(names, room);
        values = Arrays.copyOf(values, room);
      }
      at = count++;
      names[at] = name;
    }
    values[at] = value;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    int at = indexOf(name);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return indexOf(name) >= 0;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new Entries();
  }

  /** Names the variables, and shows nothing of what they hold. */
  @Override
  public String toString() {
    return "Variables" + Arrays.asList(names).subList(0, count);
  }

  private int indexOf(@Nullable Object name) {
    for (int at = 0; at < count; at++) {
      if (names[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }

  private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {
    @Override
    public int size() {
      return count;
    }

    @Override
    public Iterator<Entry<String, @Nullable Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < count;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
          if (next >= count) {
            throw new NoSuchElementException();
          }
          Map.Entry<String, @Nullable Object> entry =
              new SimpleImmutableEntry<String, @Nullable Object>(names[next], values[next]);
          next++;
          return entry;
        }
      };
    }
  }
}

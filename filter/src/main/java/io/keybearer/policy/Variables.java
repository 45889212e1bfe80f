package io.keybearer.policy;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one request ({@code context.Variables}), in the order they were first set. A
 * variable can hold null, which is not the same as not being there.
 *
 * <p>A map that policies write through {@link #set} alone. Looks through the names one by one:
 * documents have few, and a chain of the few takes the least memory. Not thread-safe.
 */
public final class Variables extends AbstractMap<String, @Nullable Object> {
  private @Nullable Variable first;

  private static final class Variable {
    private final String name;
    private @Nullable Object value;
    private @Nullable Variable next;

    Variable(String name, @Nullable Object value) {
      this.name = name;
      this.value = value;
    }
  }

  /** No variables. */
  Variables() {}

  /** Sets a variable, in place of its former value if it has one. */
  void set(String name, @Nullable Object value) {
    Variable last = null;
    for (Variable variable = first; variable != null; variable = variable.next) {
      if (variable.name.equals(name)) {
        variable.value = value;
        return;
      }
      last = variable;
    }
    if (last == null) {
      first = new Variable(name, value);
    } else {
      last.next = new Variable(name, value);
    }
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    Variable variable = find(name);
    return variable == null ? null : variable.value;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return find(name) != null;
  }

  @Override
  public int size() {
    int count = 0;
    for (Variable variable = first; variable != null; variable = variable.next) {
      count++;
    }
    return count;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new Entries();
  }

  /** Names the variables, and shows nothing of what they hold. */
  @Override
  public String toString() {
    return "Variables" + keySet();
  }

  private @Nullable Variable find(@Nullable Object name) {
    for (Variable variable = first; variable != null; variable = variable.next) {
      if (variable.name.equals(name)) {
        return variable;
      }
    }
    return null;
  }

  private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {
    @Override
    public int size() {
      return Variables.this.size();
    }

    @Override
    public Iterator<Entry<String, @Nullable Object>> iterator() {
      return new Iterator<>() {
        private @Nullable Variable next = first;

        @Override
        public boolean hasNext() {
          return next != null;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
          Variable variable = next;
          if (variable == null) {
            throw new NoSuchElementException();
          }
          next = variable.next;
          return new SimpleImmutableEntry<String, @Nullable Object>(variable.name, variable.value);
        }
      };
    }
  }
}

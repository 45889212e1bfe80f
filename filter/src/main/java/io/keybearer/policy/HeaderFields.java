package io.keybearer.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order in which their names first came. Names are found in any casing.
 *
 * <p>Looks through the names one by one: messages have few of them, and a chain of the few takes
 * the least memory. Not thread-safe.
 */
public final class HeaderFields implements MessageHeaders {
  private @Nullable Field first;

  private static final class Field {
    private String name;
    private List<String> values;
    private @Nullable Field next;

    Field(String name, List<String> values) {
      this.name = name;
      this.values = values;
    }
  }

  /** No fields. */
  public HeaderFields() {}

  @Override
  public List<String> values(String name) {
    List<String> values = find(name);
    return values == null ? List.of() : values;
  }

  /** The values under the name, empty ones too; null when the name was never set. */
  @Nullable List<String> find(String name) {
    Field field = field(name);
    return field == null ? null : field.values;
  }

  @Override
  public Collection<String> names() {
    List<String> names = new ArrayList<>();
    for (Field field = first; field != null; field = field.next) {
      names.add(field.name);
    }
    return names;
  }

  @Override
  public void set(String name, List<String> values) {
    Field field = field(name);
    if (field == null) {
      append(new Field(name, List.copyOf(values)));
    } else {
      field.name = name;
      field.values = List.copyOf(values);
    }
  }

  /** Adds a field line, after those of the same name. */
  public void add(String name, String value) {
    Field field = field(name);
    if (field == null) {
      append(new Field(name, List.of(value)));
      return;
    }
    List<String> values = new ArrayList<>(field.values);
    values.add(value);
    field.values = List.copyOf(values);
  }

  @Override
  public void remove(String name) {
    Field before = null;
    for (Field field = first; field != null; field = field.next) {
      if (field.name.equalsIgnoreCase(name)) {
        if (before == null) {
          first = field.next;
        } else {
          before.next = field.next;
        }
        return;
      }
      before = field;
    }
  }

  /** Removes every field. */
  public void clear() {
    first = null;
  }

  /** Whether there is no field at all. */
  public boolean isEmpty() {
    return first == null;
  }

  private @Nullable Field field(String name) {
    for (Field field = first; field != null; field = field.next) {
      if (field.name.equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  private void append(Field added) {
    Field last = first;
    if (last == null) {
      first = added;
      return;
    }
    while (last.next != null) {
      last = last.next;
    }
    last.next = added;
  }
}

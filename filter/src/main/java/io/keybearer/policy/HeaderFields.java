package io.keybearer.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order in which their names first came. Names are found in any casing.
 *
 * <p>Looks through the names one by one: messages have few of them. Not thread-safe.
 */
public final class HeaderFields implements MessageHeaders {
  private final List<Field> fields = new ArrayList<>(4);

  private static final class Field {
    private final String name;
    private List<String> values;

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
    int at = indexOf(name);
    return at < 0 ? null : fields.get(at).values;
  }

  @Override
  public Collection<String> names() {
    List<String> names = new ArrayList<>(fields.size());
    for (Field field : fields) {
      names.add(field.name);
    }
    return names;
  }

  @Override
  public void set(String name, List<String> values) {
    int at = indexOf(name);
    if (at >= 0) {
      fields.set(at, new Field(name, List.copyOf(values)));
    } else {
      fields.add(new Field(name, List.copyOf(values)));
    }
  }

  /** Adds a field line, after those of the same name. */
  public void add(String name, String value) {
    int at = indexOf(name);
    if (at < 0) {
      fields.add(new Field(name, List.of(value)));
      return;
    }
    List<String> values = new ArrayList<>(fields.get(at).values);
    values.add(value);
    fields.get(at).values = List.copyOf(values);
  }

  @Override
  public void remove(String name) {
    int at = indexOf(name);
    if (at >= 0) {
      fields.remove(at);
    }
  }

  /** Removes every field. */
  public void clear() {
    fields.clear();
  }

  /** Whether there is no field at all. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  private int indexOf(String name) {
    for (int at = 0; at < fields.size(); at++) {
      if (fields.get(at).name.equalsIgnoreCase(name)) {
        return at;
      }
    }
    return -1;
  }
}

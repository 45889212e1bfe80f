package io.keybearer.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that finds keys in any casing and goes through them in the order in which they came. Of
 * keys that differ by their casing alone, the first one stays.
 *
 * <p>Casing is folded character by character, as {@link String#equalsIgnoreCase} does, so that no
 * locale matters. Not thread-safe.
 *
 * @param <K> keys, compared by their texts ({@code toString()}); null is one too
 * @param <V> values
 */
public final class CaselessMap<K extends @Nullable Object, V extends @Nullable Object>
    extends AbstractMap<K, V> {
  private final Map<@Nullable String, Entry<K, V>> entries = new LinkedHashMap<>();

  private static @Nullable String fold(@Nullable Object key) {
    if (key == null) {
      return null;
    }
    String text = key.toString();
    StringBuilder folded = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      folded.append(Character.toLowerCase(Character.toUpperCase(text.charAt(at))));
    }
    return folded.toString();
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    Entry<K, V> entry = entries.get(fold(key));
    return entry == null ? null : entry.getValue();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.containsKey(fold(key));
  }

  @Override
  public @Nullable V put(K key, V value) {
    String folded = fold(key);
    Entry<K, V> entry = entries.get(folded);
    if (entry != null) {
      return entry.setValue(value);
    }
    entries.put(folded, new SimpleEntry<>(key, value));
    return null;
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    Entry<K, V> entry = entries.remove(fold(key));
    return entry == null ? null : entry.getValue();
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<K, V>> {
    @Override
    public Iterator<Entry<K, V>> iterator() {
      return entries.values().iterator();
    }

    @Override
    public int size() {
      return entries.size();
    }
  }
}

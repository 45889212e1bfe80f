package io.keybearer.policy;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What expressions see as the {@code Headers} of a message. Finds names in any casing. */
final class HeadersSeen extends AbstractMap<String, String[]> {
  private final MessageHeaders headers;

  HeadersSeen(MessageHeaders headers) {
    this.headers = headers;
  }

  @Override
  public String @Nullable [] get(@Nullable Object name) {
    if (!(name instanceof String text)) {
      return null;
    }
    List<String> values = headers.values(text);
    return values.isEmpty() ? null : values.toArray(new String[0]);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text && !headers.values(text).isEmpty();
  }

  @Override
  public Set<Entry<String, String[]>> entrySet() {
    Map<String, String[]> entries = new LinkedHashMap<>();
    for (String name : headers.names()) {
      entries.put(name, headers.values(name).toArray(new String[0]));
    }
    return entries.entrySet();
  }
}

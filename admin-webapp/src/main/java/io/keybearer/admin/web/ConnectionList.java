package io.keybearer.admin.web;

import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionFilter.Use;
import io.keybearer.model.ConnectionOrder;
import io.keybearer.model.ConnectionOrder.By;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which connections a list shows and how, as its address says it. What can't be understood there is
 * taken for nothing.
 *
 * @param filter which connections
 * @param order their order
 */
public record ConnectionList(ConnectionFilter filter, ConnectionOrder order) {
  private static final String DESCENDING = "-desc";

  /** What a request's query or form asks for. */
  static ConnectionList of(PageRequest request) {
    String sort = request.field("sort");
    boolean descending = sort.endsWith(DESCENDING);
    String by = descending ? sort.substring(0, sort.length() - DESCENDING.length()) : sort;
    return new ConnectionList(
        new ConnectionFilter(
            request.field("q"),
            Optional.of(request.field("provider")).filter(text -> !text.isEmpty()),
            Arrays.stream(ConnectionState.values())
                .filter(state -> StateLook.key(state).equals(request.field("state")))
                .findFirst(),
            GrantType.named(request.field("grant")),
            find(Use.values(), request.field("use"), Use.ANY)),
        new ConnectionOrder(find(By.values(), by, By.NAME), descending));
  }

  /** The filter as the fields of a query or form; what lets everything through is left out. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("q", filter.prefix());
    fields.put("provider", filter.provider().orElse(""));
    fields.put("state", filter.state().map(StateLook::key).orElse(""));
    fields.put("grant", filter.grantType().map(GrantType::memberName).orElse(""));
    fields.put("use", filter.use() == Use.ANY ? "" : key(filter.use()));
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  /** The address of the first page of this list. */
  Address address() {
    return sorted(order);
  }

  /** The address of the same list, in the order of a column; in the other one if it is already. */
  public String sortedBy(By by) {
    return sorted(new ConnectionOrder(by, order.by() == by && !order.descending())).text();
  }

  /** What {@code aria-sort} says of a column that can be sorted by these. */
  public String direction(By... any) {
    return !List.of(any).contains(order.by())
        ? "none"
        : order.descending() ? "descending" : "ascending";
  }

  /** The value of the field {@code sort}; empty for the usual order. */
  public String sort() {
    return sort(order);
  }

  /** Whether less than everything is asked for. */
  public boolean isFiltered() {
    return !fields().isEmpty();
  }

  /** A choice as addresses and texts name it, such as {@code not-lately}. */
  public static String key(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Address sorted(ConnectionOrder other) {
    Address address = new Address("/ui/connections");
    for (Map.Entry<String, String> field : fields().entrySet()) {
      address = address.with(field.getKey(), field.getValue());
    }
    return address.with("sort", sort(other));
  }

  private static String sort(ConnectionOrder order) {
    String by = order.by() == By.NAME && !order.descending() ? "" : key(order.by());
    return by + (order.descending() ? DESCENDING : "");
  }

  private static <E extends Enum<E>> E find(E[] choices, String key, E usual) {
    return Arrays.stream(choices)
        .filter(choice -> key(choice).equals(key))
        .findFirst()
        .orElse(usual);
  }
}

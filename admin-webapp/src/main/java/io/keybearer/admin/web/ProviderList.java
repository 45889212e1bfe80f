package io.keybearer.admin.web;

import io.keybearer.model.GrantType;
import io.keybearer.model.ProviderFilter;
import io.keybearer.model.ProviderFilter.Condition;
import io.keybearer.model.ProviderOrder;
import io.keybearer.model.ProviderOrder.By;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which credential providers a list shows and how, as its address says it. What can't be understood
 * there is taken for nothing.
 *
 * @param filter which providers
 * @param order their order
 * @param size how many a page has: one of {@link #SIZES}
 * @param number the page, from 1
 */
public record ProviderList(ProviderFilter filter, ProviderOrder order, int size, int number) {
  /** How many a page can have. */
  public static final List<Integer> SIZES = List.of(25, 50, 100);

  private static final String DESCENDING = "-desc";
  private static final int MOST_PAGES = 1000;

  /** What a request's query asks for. */
  static ProviderList of(PageRequest request) {
    String sort = request.field("sort");
    boolean descending = sort.endsWith(DESCENDING);
    String by = descending ? sort.substring(0, sort.length() - DESCENDING.length()) : sort;
    int size = request.number("size", 1, 100, SIZES.get(0));
    return new ProviderList(
        new ProviderFilter(
            request.field("q"),
            Optional.of(request.field("type")).filter(text -> !text.isEmpty()),
            GrantType.named(request.field("grant")),
            Arrays.stream(Condition.values())
                .filter(it -> ConnectionList.key(it).equals(request.field("state")))
                .findFirst()),
        new ProviderOrder(
            Arrays.stream(By.values())
                .filter(it -> ConnectionList.key(it).equals(by))
                .findFirst()
                .orElse(By.NAME),
            descending),
        SIZES.contains(size) ? size : SIZES.get(0),
        request.number("page", 1, MOST_PAGES, 1));
  }

  /** How many rows come before the page. */
  int skipped() {
    return (number - 1) * size;
  }

  /** The address of a page of this list. */
  String page(int other) {
    return address(order).with("page", other == 1 ? "" : String.valueOf(other)).text();
  }

  /** The address of the same list, in the order of a column; in the other one if it is already. */
  public String sortedBy(By by) {
    return address(new ProviderOrder(by, order.by() == by && !order.descending())).text();
  }

  /** What {@code aria-sort} says of a column. */
  public String direction(By by) {
    return order.by() != by ? "none" : order.descending() ? "descending" : "ascending";
  }

  /** The value of the field {@code sort}; empty for the usual order. */
  public String sort() {
    return sort(order);
  }

  /** The field {@code state}; empty for any. */
  public String state() {
    return filter.condition().map(ConnectionList::key).orElse("");
  }

  /** Whether less than everything is asked for. */
  public boolean isFiltered() {
    return !filter.text().isEmpty()
        || filter.identityProvider().isPresent()
        || filter.grantType().isPresent()
        || filter.condition().isPresent();
  }

  private Address address(ProviderOrder other) {
    return new Address("/ui/providers")
        .with("q", filter.text())
        .with("type", filter.identityProvider().orElse(""))
        .with("grant", filter.grantType().map(GrantType::memberName).orElse(""))
        .with("state", state())
        .with("sort", sort(other))
        .with("size", size == SIZES.get(0) ? "" : String.valueOf(size));
  }

  private static String sort(ProviderOrder order) {
    String by = order.by() == By.NAME && !order.descending() ? "" : ConnectionList.key(order.by());
    return by + (order.descending() ? DESCENDING : "");
  }
}

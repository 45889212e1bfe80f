package io.keybearer.admin.service;

import io.keybearer.model.ResourceKey;
import io.keybearer.store.RowFilter;
import io.keybearer.store.RowPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Makes pages of what the stores list. One row more is asked for, to know whether it goes on. */
final class Listing {
  private Listing() {}

  /** The filter of a query. */
  static Optional<RowFilter> filter(ListQuery query) {
    return query.filter().map(FilterReader::read);
  }

  static <T> ResourcePage<T> page(
      ListQuery query,
      Optional<RowFilter> filter,
      Function<RowPage, List<Resource<T>>> rows,
      ToLongFunction<Optional<RowFilter>> count) {
    List<Resource<T>> found =
        rows.apply(new RowPage(filter, query.after(), query.skip(), query.top() + 1));
    boolean goesOn = found.size() > query.top();
    List<Resource<T>> shown = goesOn ? found.subList(0, query.top()) : found;
    return new ResourcePage<>(
        shown,
        count.applyAsLong(filter),
        goesOn
            ? Optional.of(ResourceKey.of(shown.get(shown.size() - 1).name().last()))
            : Optional.empty());
  }
}

package io.keybearer.store;

import io.keybearer.store.RowFilter.Compared;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The list of a parent's rows in the order of their keys. The rows of a page are found in an index
 * alone, and only those are read.
 *
 * @param table the table
 * @param rowKey the columns of its primary key
 * @param parent the rows of a parent that are not deleted, as a condition with {@code :parent}
 * @param displayName the expression of the display name, or of what stands for it
 */
record RowList(String table, List<String> rowKey, String parent, String displayName) {
  /** How many rows there are that a filter wants. */
  long count(Handle handle, long parentId, Optional<RowFilter> filter) {
    Map<String, String> texts = new LinkedHashMap<>();
    String statement = "select count(*) from " + table + where(filter, texts);
    return bound(handle, statement, parentId, texts).mapTo(Long.class).one();
  }

  /**
   * A query of a page's rows.
   *
   * @param columns a select from the table
   * @param alias the table's name in it
   */
  Query page(Handle handle, String columns, String alias, long parentId, RowPage page) {
    Map<String, String> texts = new LinkedHashMap<>();
    String statement =
        columns
            + " join (select "
            + String.join(", ", rowKey)
            + " from "
            + table
            + where(page.filter(), texts)
            + (page.after().isPresent() ? " and name_key > :after" : "")
            + " order by name_key limit :limit offset :skip) page on "
            + rowKey.stream()
                .map(column -> "page." + column + " = " + alias + "." + column)
                .collect(Collectors.joining(" and "))
            + " order by "
            + alias
            + ".name_key";
    page.after().ifPresent(after -> texts.put("after", after));
    return bound(handle, statement, parentId, texts)
        .bind("limit", page.limit())
        .bind("skip", page.skip());
  }

  private static Query bound(
      Handle handle, String statement, long parentId, Map<String, String> texts) {
    Query query = handle.createQuery(statement).bind("parent", parentId);
    texts.forEach(query::bind);
    return query;
  }

  private String where(Optional<RowFilter> filter, Map<String, String> texts) {
    return " where " + parent + filter.map(it -> " and " + condition(it, texts)).orElse("");
  }

  private String condition(RowFilter filter, Map<String, String> texts) {
    if (filter instanceof RowFilter.All all) {
      return joined(all.filters(), " and ", texts);
    }
    if (filter instanceof RowFilter.Any any) {
      return joined(any.filters(), " or ", texts);
    }
    return condition((Compared) filter, texts);
  }

  private String joined(List<RowFilter> filters, String operator, Map<String, String> texts) {
    return filters.stream()
        .map(filter -> condition(filter, texts))
        .collect(Collectors.joining(operator, "(", ")"));
  }

  /** The text itself is never part of the statement. */
  private String condition(Compared compared, Map<String, String> texts) {
    String name = "text" + texts.size();
    texts.put(
        name, Normalizer.normalize(compared.text(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
    String text = ":" + name;
    String column =
        compared.field() == RowFilter.Field.NAME ? "name_key" : "lower(" + displayName + ")";
    return switch (compared.test()) {
      case EQUAL -> column + " = " + text;
      case NOT_EQUAL -> column + " <> " + text;
      case GREATER -> column + " > " + text;
      case AT_LEAST -> column + " >= " + text;
      case LESS -> column + " < " + text;
      case AT_MOST -> column + " <= " + text;
      case CONTAINS -> "locate(" + text + ", " + column + ") > 0";
      case STARTS_WITH -> "left(" + column + ", char_length(" + text + ")) = " + text;
      case ENDS_WITH -> "right(" + column + ", char_length(" + text + ")) = " + text;
    };
  }
}

package io.keybearer.store;

import java.util.Optional;

/**
 * A part of a list in the order of the rows' keys. It begins behind a key, which costs the same
 * wherever in the list that is; what is skipped on top of that is stepped over in the index.
 *
 * @param filter which rows are wanted; empty wants all
 * @param after the key behind which the page begins; empty begins with the first row
 * @param skip how many rows to leave out from there
 * @param limit the most rows of the page
 */
public record RowPage(Optional<RowFilter> filter, Optional<String> after, int skip, int limit) {}

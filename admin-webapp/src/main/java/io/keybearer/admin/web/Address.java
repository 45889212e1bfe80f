package io.keybearer.admin.web;

/**
 * A path of this application with a query, part by part.
 *
 * @param text the path below the context path and what was added so far
 */
record Address(String text) {
  /** The address of a page, each segment after the first one encoded. */
  static Address of(String path, String... segments) {
    StringBuilder text = new StringBuilder(path);
    for (String segment : segments) {
      text.append('/').append(PageRequest.encoded(segment));
    }
    return new Address(text.toString());
  }

  /** This address with a field of the query; without it where the value is empty. */
  Address with(String field, String value) {
    return value.isEmpty()
        ? this
        : new Address(
            text + (text.indexOf('?') < 0 ? '?' : '&') + field + '=' + PageRequest.encoded(value));
  }
}

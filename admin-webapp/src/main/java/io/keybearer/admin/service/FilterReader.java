package io.keybearer.admin.service;

import io.keybearer.store.RowFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of OData's {@code $filter} that the contract has: {@code name} and {@code
 * displayName}, compared by {@code eq ne gt ge lt le}, {@code contains}, {@code substringof},
 * {@code startswith} and {@code endswith}, joined by {@code and}, {@code or} and parentheses. Words
 * may be in any casing; in a text two apostrophes stand for one.
 */
final class FilterReader {
  private static final int MOST_CHARACTERS = 2000;
  private static final int MOST_LEVELS = 20;
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(?<text>'(?:[^']|'')*')|(?<word>[A-Za-z][A-Za-z/]*)|(?<mark>[(),]))");
  private static final Map<String, RowFilter.Test> OPERATORS =
      Map.of(
          "eq", RowFilter.Test.EQUAL,
          "ne", RowFilter.Test.NOT_EQUAL,
          "gt", RowFilter.Test.GREATER,
          "ge", RowFilter.Test.AT_LEAST,
          "lt", RowFilter.Test.LESS,
          "le", RowFilter.Test.AT_MOST);
  private static final Map<String, RowFilter.Test> FUNCTIONS =
      Map.of(
          "contains", RowFilter.Test.CONTAINS,
          "substringof", RowFilter.Test.CONTAINS,
          "startswith", RowFilter.Test.STARTS_WITH,
          "endswith", RowFilter.Test.ENDS_WITH);

  private final String source;
  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private int at;
  private int level;

  private FilterReader(String source) {
    this.source = source;
  }

  /**
   * Reads a filter.
   *
   * @throws ManagementException of kind {@code INVALID} that says where it can't be read, and what
   *     was expected there
   */
  static RowFilter read(String source) {
    if (source.length() > MOST_CHARACTERS) {
      throw invalid("must have at most " + MOST_CHARACTERS + " characters");
    }
    FilterReader reader = new FilterReader(source);
    reader.split();
    RowFilter filter = reader.any();
    reader.expect("", "the end, 'and' or 'or'");
    return filter;
  }

  private void split() {
    Matcher matcher = TOKEN.matcher(source);
    int end = 0;
    int length = source.stripTrailing().length();
    while (end < length) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw invalid("can't be read at character " + (end + 1));
      }
      String text = matcher.group("text");
      String token = matcher.group().strip();
      tokens.add(text == null ? token.toLowerCase(Locale.ROOT) : text);
      places.add(matcher.end() - token.length() + 1);
      end = matcher.end();
    }
    tokens.add("");
    places.add(source.length() + 1);
  }

  private RowFilter any() {
    List<RowFilter> filters = new ArrayList<>(List.of(all()));
    while (accept("or")) {
      filters.add(all());
    }
    return filters.size() == 1 ? filters.get(0) : new RowFilter.Any(filters);
  }

  private RowFilter all() {
    List<RowFilter> filters = new ArrayList<>(List.of(one()));
    while (accept("and")) {
      filters.add(one());
    }
    return filters.size() == 1 ? filters.get(0) : new RowFilter.All(filters);
  }

  private RowFilter one() {
    if (accept("(")) {
      if (++level > MOST_LEVELS) {
        throw invalid("must have at most " + MOST_LEVELS + " levels of parentheses");
      }
      RowFilter filter = any();
      level--;
      expect(")", "')'");
      return filter;
    }
    RowFilter.Test function = FUNCTIONS.get(tokens.get(at));
    return function == null ? comparison() : function(function);
  }

  /** OData 3 has the text first in substringof; all others have the field first. */
  private RowFilter function(RowFilter.Test test) {
    boolean textFirst = next().equals("substringof");
    expect("(", "'('");
    String text = textFirst ? text() : "";
    if (textFirst) {
      expect(",", "','");
    }
    RowFilter.Field field = field();
    if (!textFirst) {
      expect(",", "','");
      text = text();
    }
    expect(")", "')'");
    return new RowFilter.Compared(field, test, text);
  }

  private RowFilter comparison() {
    RowFilter.Field field = field();
    RowFilter.Test operator = OPERATORS.get(tokens.get(at));
    if (operator == null) {
      throw expected("one of eq, ne, gt, ge, lt, le");
    }
    at++;
    return new RowFilter.Compared(field, operator, text());
  }

  private RowFilter.Field field() {
    String field = tokens.get(at);
    if (field.startsWith("properties/")) {
      field = field.substring("properties/".length());
    }
    if (field.equals("name")) {
      at++;
      return RowFilter.Field.NAME;
    }
    if (field.equals("displayname")) {
      at++;
      return RowFilter.Field.DISPLAY_NAME;
    }
    throw expected("name, displayName or a function of one of them");
  }

  private String text() {
    String text = tokens.get(at);
    if (!text.startsWith("'")) {
      throw expected("a text such as 'crm'");
    }
    at++;
    return text.substring(1, text.length() - 1).replace("''", "'");
  }

  private String next() {
    return tokens.get(at++);
  }

  private boolean accept(String token) {
    boolean isNext = tokens.get(at).equals(token);
    if (isNext) {
      at++;
    }
    return isNext;
  }

  private void expect(String token, String description) {
    if (!tokens.get(at).equals(token)) {
      throw expected(description);
    }
    at++;
  }

  private ManagementException expected(String description) {
    return invalid("must have " + description + " at character " + places.get(at));
  }

  private static ManagementException invalid(String message) {
    return ManagementException.invalid("$filter", message);
  }
}

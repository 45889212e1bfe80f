package io.keybearer.admin.rest;

/** Writes fields of comma-separated values (RFC 4180). */
final class CsvField {
  private CsvField() {}

  /**
   * A field in quotes, which holds any text. One that a spreadsheet would take for a formula begins
   * with an apostrophe.
   */
  static String of(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}

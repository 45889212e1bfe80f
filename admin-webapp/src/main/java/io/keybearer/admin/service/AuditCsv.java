package io.keybearer.admin.service;

import io.keybearer.model.AuditEvent;
import java.util.List;

/** Audit rows as comma-separated values (RFC 4180), which spreadsheets may open. */
public final class AuditCsv {
  /** The media type. */
  public static final String MEDIA_TYPE = "text/csv";

  private AuditCsv() {}

  /** The rows with a line of names before them, each line ended by CRLF. */
  public static String of(List<AuditEvent> events) {
    StringBuilder text = new StringBuilder("id,at,actor,action,target,outcome,detail\r\n");
    for (AuditEvent event : events) {
      text.append(event.id()).append(',').append(event.at());
      for (String field :
          List.of(event.actor(), event.action(), event.target(), event.outcome(), event.detail())) {
        text.append(',').append(field(field));
      }
      text.append("\r\n");
    }
    return text.toString();
  }

  /**
   * A field in quotes, which holds any text. One that a spreadsheet would take for a formula begins
   * with an apostrophe.
   */
  private static String field(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}

package io.keybearer.admin.web;

import io.keybearer.model.AuditEvent;
import java.util.List;
import java.util.Optional;

/**
 * What the page of audit rows shows.
 *
 * @param frame around it
 * @param filter which rows
 * @param problem what is wrong with the filter, in words; empty for nothing
 * @param rows the rows, the newest first
 * @param next the address of the next page
 * @param first the address of the first page, on another one
 * @param csv the address of all of them as comma-separated values
 */
public record ActivityModel(
    Frame frame,
    ActivityFilter filter,
    String problem,
    List<Row> rows,
    Optional<String> next,
    Optional<String> first,
    String csv) {
  /** How a row's outcome looks. */
  public static StateLook look(String outcome) {
    return switch (outcome) {
      case "Succeeded" -> new StateLook("ok", "check-circle-fill");
      case "Denied" -> new StateLook("warn", "slash-circle");
      default -> new StateLook("bad", "x-octagon-fill");
    };
  }

  /**
   * A row.
   *
   * @param event what is stored
   * @param action what was done, in words
   * @param page the address of the page about what it was done to; empty where there is none
   * @param actor who did it
   */
  public record Row(AuditEvent event, String action, Optional<String> page, PrincipalName actor) {
    /** The address of what else that one did. */
    public String address() {
      return new Address("/ui/activity").with("actor", event.actor()).text();
    }
  }

  /** What rows can be about. */
  public List<AuditKind> kinds() {
    return List.of(AuditKind.values());
  }
}

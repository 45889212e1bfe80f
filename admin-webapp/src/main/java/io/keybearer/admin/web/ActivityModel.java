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
 * @param json the same as JSON
 * @param retention for how long rows are kept, as the settings say it
 */
public record ActivityModel(
    Frame frame,
    ActivityFilter filter,
    String problem,
    List<Row> rows,
    Optional<String> next,
    Optional<String> first,
    String csv,
    String json,
    String retention) {
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
    /** The lines of what is stored besides. */
    public List<String> details() {
      return event.detail().lines().toList();
    }

    /** The address of what else that one did. */
    public String address() {
      return new Address("/ui/activity").with("actor", event.actor()).text();
    }
  }

  /**
   * A filter that many want.
   *
   * @param name its words are the text {@code activity.preset.{name}}
   * @param address the page with it
   */
  public record Preset(String name, String address) {}

  /** The filters that many want. */
  public static List<Preset> presets() {
    return List.of(
        new Preset("failed", "/ui/activity?period=day&outcome=failed"),
        new Preset("denied", "/ui/activity?period=week&outcome=denied"),
        new Preset("logins", "/ui/activity?period=week&kind=login"),
        new Preset("providers", "/ui/activity?period=month&kind=provider"),
        new Preset("accounts", "/ui/activity?period=month&kind=account"));
  }

  /** Whether the page has that filter. */
  public boolean has(Preset preset) {
    return filter.address().text().equals(preset.address());
  }

  /** What rows can be about. */
  public List<AuditKind> kinds() {
    return List.of(AuditKind.values());
  }
}

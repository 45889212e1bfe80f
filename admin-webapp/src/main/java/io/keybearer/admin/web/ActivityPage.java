package io.keybearer.admin.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.keybearer.admin.service.AuditCsv;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.admin.service.Surveys;
import io.keybearer.model.AuditEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /ui/activity}: who did what, the newest first, filtered and page by page; with {@code
 * format=csv} or {@code format=json} as a file.
 */
final class ActivityPage implements Page {
  private static final int PAGE_SIZE = 50;
  private static final int FILE_PAGE_SIZE = 1000;
  private static final int MOST_IN_FILE = 10_000;

  private final Surveys surveys;
  private final InstantSource clock;
  private final String retention;
  private final ResourceName service;

  ActivityPage(Surveys surveys, InstantSource clock, List<StartUpSetting> startUp, String service) {
    this.retention = StartUpSetting.text(startUp, "audit-retention");
    this.surveys = surveys;
    this.clock = clock;
    this.service = ResourceName.of(service);
  }

  /** The address of what happened to a connection. */
  static Address of(String provider, String connection) {
    return new Address("/ui/activity").with("provider", provider).with("connection", connection);
  }

  @Override
  public Answer get(PageRequest request) {
    ActivityFilter filter = ActivityFilter.of(request);
    if (filter.problem().isPresent()) {
      return show(
          request,
          400,
          filter,
          new Surveys.AuditPage(List.of(), Optional.empty()),
          Optional.empty());
    }
    String format = request.field("format");
    if (format.equals("csv") || format.equals("json")) {
      List<AuditEvent> events = file(filter);
      surveys.noteExport(request.actor(), service, events.size());
      return format.equals("csv")
          ? new Answer.Download("activity.csv", AuditCsv.MEDIA_TYPE, AuditCsv.of(events))
          : new Answer.Download("activity.json", "application/json", json(events));
    }
    Optional<Long> before = request.before();
    return show(request, 200, filter, page(filter, before, PAGE_SIZE), before);
  }

  private Surveys.AuditPage page(ActivityFilter filter, Optional<Long> before, int most) {
    return surveys.audit(service, filter.rows(service.service(), clock.instant(), before), most);
  }

  private static String json(List<AuditEvent> events) {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode rows = mapper.createArrayNode();
    for (AuditEvent event : events) {
      rows.addObject()
          .put("id", event.id())
          .put("at", event.at().toString())
          .put("actor", event.actor())
          .put("action", event.action())
          .put("target", event.target())
          .put("outcome", event.outcome())
          .put("detail", event.detail());
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private List<AuditEvent> file(ActivityFilter filter) {
    List<AuditEvent> events = new ArrayList<>();
    Optional<Long> before = Optional.empty();
    do {
      Surveys.AuditPage page = page(filter, before, FILE_PAGE_SIZE);
      events.addAll(page.events());
      before = page.next();
    } while (before.isPresent() && events.size() < MOST_IN_FILE);
    return events;
  }

  private Answer show(
      PageRequest request,
      int status,
      ActivityFilter filter,
      Surveys.AuditPage page,
      Optional<Long> before) {
    Address address = filter.address();
    return new Answer.Html(
        status,
        "activity",
        new ActivityModel(
            request.frame("activity", request.t("nav.activity")),
            filter,
            filter.problem().map(key -> request.t(key)).orElse(""),
            rows(request.texts(), page.events()),
            page.next().map(next -> address.with("before", next.toString()).text()),
            before.map(it -> address.text()),
            address.with("format", "csv").text(),
            address.with("format", "json").text(),
            retention));
  }

  /** Audit rows as pages show them. */
  static List<ActivityModel.Row> rows(Texts texts, List<AuditEvent> events) {
    return events.stream().map(event -> row(texts, event)).toList();
  }

  private static ActivityModel.Row row(Texts texts, AuditEvent event) {
    return new ActivityModel.Row(
        event,
        texts.orElse("audit." + event.action(), event.action()),
        page(event),
        PrincipalName.ofActor(texts, event.actor()));
  }

  /** The page about a row's target; ids that hold slashes can't be told apart, so they get none. */
  private static Optional<String> page(AuditEvent event) {
    String[] ids = event.target().split("/", -1);
    AuditKind kind = AuditKind.of(event.action()).orElse(AuditKind.DENIED);
    return Optional.ofNullable(
            switch (kind) {
              case PROVIDER -> ids.length == 2 ? Address.of("/ui/providers", ids[1]) : null;
              case CONNECTION, LOGIN_LINK, LOGIN ->
                  ids.length == 3 ? Address.of("/ui/connections", ids[1], ids[2]) : null;
              case ACCESS_POLICY ->
                  ids.length == 4 ? Address.of("/ui/connections", ids[1], ids[2]) : null;
              default -> null;
            })
        .map(Address::text);
  }
}

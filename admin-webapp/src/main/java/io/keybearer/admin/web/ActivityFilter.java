package io.keybearer.admin.web;

import io.keybearer.model.AuditFilter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which audit rows somebody wants to see, as a page's address says it.
 *
 * @param period how far back from now: a key of {@link #PERIODS}; empty for all
 * @param from the first day, by UTC
 * @param until the last day, by UTC
 * @param kind what they are about
 * @param actor who did it
 * @param provider the credential provider
 * @param connection the connection of it
 * @param outcome how it ended, in lower case; empty for any
 */
public record ActivityFilter(
    String period,
    String from,
    String until,
    Optional<AuditKind> kind,
    String actor,
    String provider,
    String connection,
    String outcome) {
  private static final Map<String, Duration> PERIODS =
      Map.of(
          "hour", Duration.ofHours(1),
          "day", Duration.ofDays(1),
          "week", Duration.ofDays(7),
          "month", Duration.ofDays(30));
  private static final Map<String, String> OUTCOMES =
      Map.of("succeeded", "Succeeded", "failed", "Failed", "denied", "Denied");

  /** Reads it; what is not one of the choices counts as not chosen. */
  static ActivityFilter of(PageRequest request) {
    String period = request.field("period");
    String outcome = request.field("outcome");
    return new ActivityFilter(
        PERIODS.containsKey(period) ? period : "",
        request.field("from"),
        request.field("until"),
        AuditKind.named(request.field("kind")),
        request.field("actor"),
        request.field("provider"),
        request.field("connection"),
        OUTCOMES.containsKey(outcome) ? outcome : "");
  }

  /** What is wrong with it: the key of a text; empty for nothing. */
  Optional<String> problem() {
    if (isNoDay(from) || isNoDay(until)) {
      return Optional.of("activity.wrong-day");
    }
    return provider.isEmpty() && !connection.isEmpty()
        ? Optional.of("activity.provider-needed")
        : Optional.empty();
  }

  /**
   * The filter as the use case has it.
   *
   * @param service the service
   * @param now the time that a period ends at
   * @param before the row behind which the page begins
   */
  AuditFilter rows(String service, Instant now, Optional<Long> before) {
    Optional<Instant> begin =
        Stream.of(
                Optional.ofNullable(PERIODS.get(period)).map(now::minus),
                day(from).map(ActivityFilter::begin))
            .flatMap(Optional::stream)
            .max(Instant::compareTo);
    return new AuditFilter(
        Optional.of(actor).filter(text -> !text.isEmpty()),
        kind.map(AuditKind::beginning),
        target(service),
        Optional.ofNullable(OUTCOMES.get(outcome)),
        begin,
        day(until).map(day -> begin(day.plusDays(1))),
        before);
  }

  /** The address of the page with this filter. */
  Address address() {
    return new Address("/ui/activity")
        .with("period", period)
        .with("from", from)
        .with("until", until)
        .with("kind", kind.map(AuditKind::key).orElse(""))
        .with("actor", actor)
        .with("provider", provider)
        .with("connection", connection)
        .with("outcome", outcome);
  }

  /** Whether less than everything is asked for. */
  public boolean isSet() {
    return !address().equals(new Address("/ui/activity"));
  }

  private Optional<String> target(String service) {
    String text = service + '/' + provider + (connection.isEmpty() ? "" : '/' + connection);
    return provider.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static boolean isNoDay(String text) {
    return !text.isEmpty() && day(text).isEmpty();
  }

  private static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() < 10_000);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

package io.keybearer.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the management changes that others commit, each once.
 *
 * <p>Ids are given at insert and seen at commit, so a lower id can appear after a higher one. Every
 * poll therefore reads on from the highest id first seen at least a minute ago, and remembers the
 * ids since; writing transactions end within 30 s. The window is measured on this node's monotonic
 * clock.
 *
 * <p>Not thread-safe: one thread polls.
 */
public final class ChangeFeed {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration LONGEST_GAP = Duration.ofHours(12);
  private static final int PAGE = 1000;

  private static final String POLL =
      """
      select hex(v.uid) as store, v.schema_version, v.oldest_reader,
        (select max(id) from change_event) as newest,
        e.id, e.kind, s.name_key as service_key, e.provider_key, e.authorization_key
      from store v
      left join (select * from change_event where id > :low order by id limit 1000) e on true
      left join service s on s.id = e.service_id
      order by e.id
      """;

  private static final String SETTLED =
      """
      select coalesce(max(id), 0) from change_event
      where at < utc_timestamp(6) - interval 120 second
      """;

  private final Database database;
  private final LongSupplier nanoTime;
  private final Map<Long, Long> seen = new HashMap<>();
  private @Nullable String store;
  private long low;
  private long newest;
  private long lastPoll;

  /**
   * What a poll brought.
   *
   * @param everything whether anything may have changed: the first poll, a gap too long, or another
   *     store; then {@code events} is of no account
   * @param events the changes not seen before, in the order of their ids
   */
  public record Changes(boolean everything, List<ChangeEvent> events) {
    /** Copies the events. */
    public Changes {
      events = List.copyOf(events);
    }
  }

  private record Row(
      String store,
      SchemaVersion schema,
      long newest,
      OptionalLong id,
      Optional<ChangeEvent> event) {}

  /**
   * A feed that has read nothing yet.
   *
   * @param database where the changes are
   * @param nanoTime the node's monotonic clock
   */
  public ChangeFeed(Database database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
  }

  /**
   * Reads what was committed since the last poll, all pages of it.
   *
   * @throws StoreException if the store can't be reached, or its schema has become one of another
   *     version; nothing is lost by that
   */
  public Changes poll() {
    long now = nanoTime.getAsLong();
    List<Row> rows = page(low);
    database.seen(rows.get(0).schema());
    boolean everything = isAnotherWorld(rows.get(0), now);
    if (everything) {
      seen.clear();
      low = settled();
      rows = page(low);
    }
    List<ChangeEvent> events = new ArrayList<>();
    while (true) {
      long last = take(rows, now, events);
      if (rows.size() < PAGE) {
        break;
      }
      rows = page(last);
    }
    store = rows.get(0).store();
    newest = rows.get(0).newest();
    lastPoll = now;
    raiseLow(now);
    return new Changes(everything, everything ? List.of() : events);
  }

  private boolean isAnotherWorld(Row row, long now) {
    return store == null
        || !store.equals(row.store())
        || row.newest() < newest
        || now - lastPoll > LONGEST_GAP.toNanos();
  }

  private long take(List<Row> rows, long now, List<ChangeEvent> events) {
    long last = low;
    for (Row row : rows) {
      if (row.id().isPresent()) {
        last = row.id().getAsLong();
        if (seen.putIfAbsent(last, now) == null) {
          row.event().ifPresent(events::add);
        }
      }
    }
    return last;
  }

  /** Ids first seen a window ago need no memory: nothing below them can still appear. */
  private void raiseLow(long now) {
    for (Map.Entry<Long, Long> entry : seen.entrySet()) {
      if (now - entry.getValue() >= WINDOW.toNanos()) {
        low = Math.max(low, entry.getKey());
      }
    }
    seen.keySet().removeIf(id -> id <= low);
  }

  private List<Row> page(long after) {
    return database.with(
        handle ->
            handle.createQuery(POLL).bind("low", after).map((row, context) -> row(row)).list());
  }

  /** The highest id below which nothing can still appear, by the times of the rows. */
  private long settled() {
    return database.with(handle -> handle.createQuery(SETTLED).mapTo(Long.class).one());
  }

  private static Row row(ResultSet row) throws SQLException {
    SchemaVersion schema =
        new SchemaVersion(row.getInt("schema_version"), row.getInt("oldest_reader"));
    long id = row.getLong("id");
    if (row.wasNull()) {
      return new Row(
          row.getString("store"),
          schema,
          row.getLong("newest"),
          OptionalLong.empty(),
          Optional.empty());
    }
    return new Row(
        row.getString("store"),
        schema,
        row.getLong("newest"),
        OptionalLong.of(id),
        Optional.of(
            new ChangeEvent(
                ChangeEvent.Kind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getString("service_key")),
                Optional.ofNullable(row.getString("provider_key")),
                Optional.ofNullable(row.getString("authorization_key")))));
  }
}

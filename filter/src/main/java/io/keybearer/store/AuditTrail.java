package io.keybearer.store;

import io.keybearer.model.AuditEvent;
import io.keybearer.model.AuditFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.Query;

/** Reads audit rows, the newest first. Thread-safe. */
public final class AuditTrail {
  /**
   * The rows of a service, and those of the whole store.
   *
   * @param most how many at most
   */
  public List<AuditEvent> find(
      Transaction transaction, StoredService service, AuditFilter filter, int most) {
    StringBuilder sql =
        new StringBuilder(
            "select id, at, actor, action, target, outcome, detail from audit_event"
                + " where (service_id = :service or service_id is null)");
    filter
        .actor()
        .ifPresent(
            it ->
                sql.append(
                    " and (actor = :actor or substring(actor, locate('/', actor) + 1) = :actor)"));
    filter.action().ifPresent(it -> sql.append(" and action like :action escape '!'"));
    filter
        .target()
        .ifPresent(it -> sql.append(" and (target = :target or target like :below escape '!')"));
    filter.outcome().ifPresent(it -> sql.append(" and outcome = :outcome"));
    filter.from().ifPresent(it -> sql.append(" and at >= :from"));
    filter.until().ifPresent(it -> sql.append(" and at < :until"));
    filter.before().ifPresent(it -> sql.append(" and id < :before"));
    sql.append(" order by id desc limit :most");
    Query query =
        transaction
            .handle()
            .createQuery(sql.toString())
            .bind("service", service.id())
            .bind("most", most);
    filter.actor().ifPresent(it -> query.bind("actor", it));
    filter.action().ifPresent(it -> query.bind("action", beginning(it)));
    filter.target().ifPresent(it -> query.bind("target", it).bind("below", beginning(it + '/')));
    filter.outcome().ifPresent(it -> query.bind("outcome", it));
    filter.from().ifPresent(it -> query.bind("from", Columns.time(it)));
    filter.until().ifPresent(it -> query.bind("until", Columns.time(it)));
    filter.before().ifPresent(it -> query.bind("before", it));
    return query.map((row, context) -> event(row)).list();
  }

  private static String beginning(String text) {
    return text.replaceAll("([!%_])", "!$1") + '%';
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong("id"),
        Objects.requireNonNull(Columns.instant(row, "at")),
        row.getString("actor"),
        row.getString("action"),
        row.getString("target"),
        row.getString("outcome"),
        Objects.requireNonNullElse(row.getString("detail"), ""));
  }
}

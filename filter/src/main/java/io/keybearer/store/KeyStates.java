package io.keybearer.store;

import io.keybearer.model.KeyRotationJob;
import io.keybearer.model.KeyState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads how the rotation of a service's key-encryption keys stands; no key. Thread-safe. */
public final class KeyStates {
  private static final String KEYS =
      """
      select k.kek_id, k.suite, k.created_at, k.activation, k.retired_at,
        (select count(*) from key_wrap w where w.kek_id = k.kek_id) as wraps,
        (select count(*) from token t join authorization a on a.id = t.authorization_id
          where t.kek_id = k.kek_id and a.service_id = k.service_id) as tokens
      from key_encryption_key k where k.service_id = :service
      order by coalesce(k.activation, 9223372036854775807) desc, k.created_at desc
      """;

  private static final String NEWEST =
      "select kek_id from key_encryption_key where service_id = :service"
          + " order by coalesce(activation, 9223372036854775807) desc, created_at desc limit 1";

  private static final String JOB =
      "select cursor_text, last_run_at, last_error from job where name = :name";

  /** A service's keys, the newest first. */
  public List<KeyState> keys(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(KEYS)
        .bind("service", service.id())
        .map((row, context) -> key(row))
        .list();
  }

  /** The newest of a service's keys; empty when it has none. */
  public Optional<UUID> newest(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(NEWEST)
        .bind("service", service.id())
        .map((row, context) -> Columns.uid(row.getBytes("kek_id")))
        .findOne();
  }

  /** Its job; empty before it first worked. */
  public Optional<KeyRotationJob> job(Transaction transaction, StoredService service) {
    return transaction
        .handle()
        .createQuery(JOB)
        .bind("name", "keys " + service.identity().uid())
        .map(
            (row, context) ->
                new KeyRotationJob(
                    Optional.ofNullable(row.getString("cursor_text")),
                    Optional.ofNullable(Columns.instant(row, "last_run_at")),
                    Optional.ofNullable(row.getString("last_error"))))
        .findOne();
  }

  private static KeyState key(ResultSet row) throws SQLException {
    long activation = row.getLong("activation");
    boolean activated = !row.wasNull();
    return new KeyState(
        Columns.uid(row.getBytes("kek_id")),
        row.getInt("suite"),
        Objects.requireNonNull(Columns.instant(row, "created_at")),
        activated ? Optional.of(activation) : Optional.empty(),
        Optional.ofNullable(Columns.instant(row, "retired_at")),
        row.getInt("wraps"),
        row.getLong("tokens"));
  }
}

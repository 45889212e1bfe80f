package io.keybearer.store;

import io.keybearer.vault.Fingerprint;
import io.keybearer.vault.KeyWraps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The rows of key-encryption keys and their wraps. Whatever changes them is an event of the change
 * feed; a key that is published after a service's first, or activated, is an audit row.
 * Thread-safe.
 */
public final class KeyWrapStore implements KeyWraps {
  private static final String SELECT =
      "select k.kek_id, k.suite, k.created_at, k.signer, k.signature, k.activation,"
          + " k.activation_signer, k.activation_signature, w.certificate, w.wrapped,"
          + " w.signer wrap_signer, w.signature wrap_signature"
          + " from key_encryption_key k join service s on s.id = k.service_id"
          + " left join key_wrap w on w.kek_id = k.kek_id where s.uid = :service";

  private static final String INSERT_KEY =
      "insert into key_encryption_key (kek_id, service_id, suite, created_at, signer, signature)"
          + " select :kek, id, :suite, :createdAt, :signer, :signature from service where uid ="
          + " :service";

  /** Its lock lets one process at a time make a service's first key. */
  private static final String LOCK = "select id from service where uid = :service for update";

  private static final String COUNT =
      "select count(*) from key_encryption_key k join service s on s.id = k.service_id"
          + " where s.uid = :service";

  private static final String INSERT_WRAP =
      "insert into key_wrap (kek_id, certificate, wrapped, signer, signature, created_at)"
          + " values (:kek, :certificate, :wrapped, :signer, :signature, utc_timestamp(6))";

  private static final String ADD_WRAP =
      "insert ignore into key_wrap (kek_id, certificate, wrapped, signer, signature, created_at)"
          + " select k.kek_id, :certificate, :wrapped, :signer, :signature, utc_timestamp(6)"
          + " from key_encryption_key k join service s on s.id = k.service_id"
          + " where k.kek_id = :kek and s.uid = :service";

  private static final String RETIRE =
      "update key_encryption_key k join service s on s.id = k.service_id"
          + " join key_encryption_key c on c.service_id = s.id and c.kek_id = :kek"
          + " set k.retired_at = utc_timestamp(6)"
          + " where s.uid = :service and k.activation < c.activation and k.retired_at is null";

  private static final String ACTIVATE =
      "update key_encryption_key k join service s on s.id = k.service_id set k.activation ="
          + " :number, k.activation_signer = :signer, k.activation_signature = :signature where"
          + " k.kek_id = :kek and s.uid = :service";

  private static final String AUDIT =
      "insert into audit_event (at, service_id, actor, action, target, outcome, detail)"
          + " select utc_timestamp(6), id, 'key rotation', :action, name, 'Succeeded', :detail"
          + " from service where uid = :service";

  private final Database database;
  private final Transactions transactions;

  /** The keys of a database. */
  public KeyWrapStore(Database database) {
    this.database = database;
    this.transactions = new Transactions(database);
  }

  @Override
  public List<StoredKey> load(UUID serviceUid) {
    return database.with(
        handle -> {
          Map<UUID, StoredKey> keys = new LinkedHashMap<>();
          handle
              .createQuery(SELECT)
              .bind("service", Columns.bytes(serviceUid))
              .map((row, context) -> key(row))
              .forEach(key -> keys.merge(key.kekId(), key, KeyWrapStore::together));
          return List.copyOf(keys.values());
        });
  }

  @Override
  public boolean insertFirst(UUID serviceUid, StoredKey key) {
    return transactions.run(
        transaction -> {
          byte[] service = Columns.bytes(serviceUid);
          Handle handle = transaction.handle();
          handle.createQuery(LOCK).bind("service", service).mapTo(Long.class).one();
          boolean first =
              handle.createQuery(COUNT).bind("service", service).mapTo(Long.class).one() == 0;
          if (first) {
            insert(transaction, serviceUid, key);
            key.activation().ifPresent(by -> activate(transaction, serviceUid, key.kekId(), by));
          }
          return first;
        });
  }

  @Override
  public void insert(UUID serviceUid, StoredKey key) {
    transactions.run(
        transaction -> {
          insert(transaction, serviceUid, key);
          audit(transaction, serviceUid, "service.publishKey", key.kekId().toString());
          return true;
        });
  }

  private static void insert(Transaction transaction, UUID serviceUid, StoredKey key) {
    Handle handle = transaction.handle();
    handle
        .createUpdate(INSERT_KEY)
        .bind("kek", Columns.bytes(key.kekId()))
        .bind("suite", key.suiteVersion())
        .bind("createdAt", Columns.time(key.createdAt()))
        .bind("signer", key.signature().signer().bytes())
        .bind("signature", key.signature().bytes())
        .bind("service", Columns.bytes(serviceUid))
        .execute();
    for (Wrap wrap : key.wraps()) {
      handle
          .createUpdate(INSERT_WRAP)
          .bind("kek", Columns.bytes(key.kekId()))
          .bind("certificate", wrap.certificate().bytes())
          .bind("wrapped", wrap.wrapped())
          .bind("signer", wrap.signature().signer().bytes())
          .bind("signature", wrap.signature().bytes())
          .execute();
    }
    ChangeEvents.keysChanged(transaction, serviceUid);
  }

  @Override
  public void activate(UUID serviceUid, UUID kekId, Activation activation) {
    transactions.run(
        transaction -> {
          audit(transaction, serviceUid, "service.activateKey", kekId.toString());
          return activate(transaction, serviceUid, kekId, activation);
        });
  }

  private static void audit(
      Transaction transaction, UUID serviceUid, String action, String detail) {
    transaction
        .handle()
        .createUpdate(AUDIT)
        .bind("action", action)
        .bind("detail", detail)
        .bind("service", Columns.bytes(serviceUid))
        .execute();
  }

  private static int activate(
      Transaction transaction, UUID serviceUid, UUID kekId, Activation activation) {
    int rows =
        transaction
            .handle()
            .createUpdate(ACTIVATE)
            .bind("number", activation.number())
            .bind("signer", activation.signature().signer().bytes())
            .bind("signature", activation.signature().bytes())
            .bind("kek", Columns.bytes(kekId))
            .bind("service", Columns.bytes(serviceUid))
            .execute();
    return told(transaction, serviceUid, rows);
  }

  @Override
  public void addWrap(UUID serviceUid, UUID kekId, Wrap wrap) {
    transactions.run(
        transaction -> {
          int rows =
              transaction
                  .handle()
                  .createUpdate(ADD_WRAP)
                  .bind("kek", Columns.bytes(kekId))
                  .bind("service", Columns.bytes(serviceUid))
                  .bind("certificate", wrap.certificate().bytes())
                  .bind("wrapped", wrap.wrapped())
                  .bind("signer", wrap.signature().signer().bytes())
                  .bind("signature", wrap.signature().bytes())
                  .execute();
          if (rows > 0) {
            String detail = kekId + " to certificate " + wrap.certificate().hex();
            audit(transaction, serviceUid, "service.wrapKey", detail);
          }
          return told(transaction, serviceUid, rows);
        });
  }

  private static int told(Transaction transaction, UUID serviceUid, int rows) {
    if (rows > 0) {
      ChangeEvents.keysChanged(transaction, serviceUid);
    }
    return rows;
  }

  @Override
  public void retireBefore(UUID serviceUid, UUID kekId) {
    database.with(
        handle ->
            handle
                .createUpdate(RETIRE)
                .bind("kek", Columns.bytes(kekId))
                .bind("service", Columns.bytes(serviceUid))
                .execute());
  }

  private static StoredKey together(StoredKey one, StoredKey other) {
    List<Wrap> wraps = new ArrayList<>(one.wraps());
    wraps.addAll(other.wraps());
    return new StoredKey(
        one.kekId(), one.suiteVersion(), one.createdAt(), one.signature(), one.activation(), wraps);
  }

  private static StoredKey key(ResultSet row) throws SQLException {
    long number = row.getLong("activation");
    Optional<Activation> activation =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                new Activation(
                    number, signature(row, "activation_signer", "activation_signature")));
    List<Wrap> wraps =
        row.getBytes("certificate") == null
            ? List.of()
            : List.of(
                new Wrap(
                    Fingerprint.of(row.getBytes("certificate")),
                    row.getBytes("wrapped"),
                    signature(row, "wrap_signer", "wrap_signature")));
    return new StoredKey(
        Columns.uid(row.getBytes("kek_id")),
        row.getInt("suite"),
        Objects.requireNonNull(Columns.instant(row, "created_at")),
        signature(row, "signer", "signature"),
        activation,
        wraps);
  }

  private static Signature signature(ResultSet row, String signer, String bytes)
      throws SQLException {
    return new Signature(Fingerprint.of(row.getBytes(signer)), row.getBytes(bytes));
  }
}

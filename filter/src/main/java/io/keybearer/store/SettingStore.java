package io.keybearer.store;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings that are kept in the store, by name: of the whole store or of a service. Thread-safe.
 */
public final class SettingStore {
  /** The whole store, in place of a service. */
  public static final long WHOLE_STORE = 0;

  private static final String PUT =
      """
      insert into setting (service_id, name, value, updated_at)
      values (:service, :name, :value, utc_timestamp(6))
      on duplicate key update value = :value, updated_at = utc_timestamp(6)
      """;

  /** A setting's value; empty when it is not set. */
  public Optional<String> find(Transaction transaction, long service, String name) {
    return transaction
        .handle()
        .createQuery("select value from setting where service_id = :service and name = :name")
        .bind("service", service)
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  /** The settings whose names begin so, by name. */
  public Map<String, String> beginningWith(Transaction transaction, long service, String prefix) {
    return transaction
        .handle()
        .createQuery(
            "select name, value from setting where service_id = :service"
                + " and left(name, char_length(:prefix)) = :prefix order by name")
        .bind("service", service)
        .bind("prefix", prefix)
        .map((row, context) -> Map.entry(row.getString("name"), row.getString("value")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Sets a value. */
  public void put(Transaction transaction, long service, String name, String value) {
    transaction
        .handle()
        .createUpdate(PUT)
        .bind("service", service)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  /** Removes the settings whose names begin so. */
  public void deleteBeginningWith(Transaction transaction, long service, String prefix) {
    transaction
        .handle()
        .createUpdate(
            "delete from setting where service_id = :service"
                + " and left(name, char_length(:prefix)) = :prefix")
        .bind("service", service)
        .bind("prefix", prefix)
        .execute();
  }
}

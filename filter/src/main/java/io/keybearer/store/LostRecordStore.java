package io.keybearer.store;

import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Finds the sealed records that no key opens any more, and empties them, so that what they belonged
 * to says what it needs. Thread-safe.
 */
public final class LostRecordStore {
  private static final String EMPTY_PROVIDER =
      "update authorization_provider set sealed_secrets = null, version = version + 1,"
          + " config_version = config_version + 1, updated_at = utc_timestamp(6)"
          + " where id = :id and version = :version";

  private static final String PROVIDER_NEEDS_SECRET =
      """
      insert into provider_state (provider_id, config_version, state, error_code, updated_at)
      select id, config_version, 'ERROR', 'SecretRequired', utc_timestamp(6)
      from authorization_provider where id = :id
      on duplicate key update config_version = values(config_version), state = 'ERROR',
        error_code = values(error_code), sealed_error = null, updated_at = values(updated_at)
      """;

  private static final String EMPTY_AUTHORIZATION =
      "update authorization set sealed_secrets = null, version = version + 1,"
          + " updated_at = utc_timestamp(6) where id = :id and version = :version";

  private static final String EMPTY_TOKEN_ERROR =
      "update token set sealed_error = null where authorization_id = :id and version = :version";

  private static final String EMPTY_PROVIDER_ERROR =
      "update provider_state set sealed_error = null where provider_id = :id"
          + " and config_version = :version";

  private static final String EMPTY_WEBHOOK =
      "update webhook set sealed_secret = null, version = version + 1,"
          + " updated_at = utc_timestamp(6) where service_id = :id and version = :version";

  private static final String END_CONSENTS =
      "update pending_consent set state = 'EXPIRED', sealed_verifier = null, sealed_tokens = null"
          + " where service_id = :service and state not in ('CONFIRMED', 'REJECTED', 'EXPIRED')";

  private final Database database;
  private final Transactions transactions;
  private final Vault vault;

  /**
   * Records of a store.
   *
   * @param database where they are
   * @param vault has the keys that are left
   */
  public LostRecordStore(Database database, Vault vault) {
    this.database = database;
    this.transactions = new Transactions(database);
    this.vault = vault;
  }

  /**
   * What was found in a page.
   *
   * @param last the page's last row; empty past the end of the table
   * @param lost the rows with records that do not open
   */
  public record Page(OptionalLong last, List<LostRecord> lost) {
    /** Copies the rows. */
    public Page {
      lost = List.copyOf(lost);
    }
  }

  /**
   * Looks at a page of rows.
   *
   * @param serviceUid the service whose records it is about
   * @param table the table
   * @param after the row after which the page begins
   * @param limit the most rows to look at
   * @throws StoreException when the store can't be used
   */
  public Page find(UUID serviceUid, SealedTable table, long after, int limit) {
    return database.with(
        handle -> {
          OptionalLong last = ResealStore.last(handle, table, after, limit);
          List<LostRecord> lost = new ArrayList<>();
          if (last.isPresent()) {
            handle
                .createQuery(table.all())
                .bind("service", Columns.bytes(serviceUid))
                .bind("after", after)
                .bind("last", last.getAsLong())
                .map((row, context) -> table.row(row))
                .forEach(row -> lost(serviceUid, table, row).ifPresent(lost::add));
          }
          return new Page(last, lost);
        });
  }

  /**
   * Empties a row's lost records and puts it, or what depends on it, into the state that says what
   * is needed, in one transaction with the outbox row and the change event.
   *
   * @return false when the row has changed since it was read: look again
   * @throws StoreException when the store can't be used
   */
  public boolean empty(StoredService service, LostRecord lost) {
    return transactions.run(
        transaction ->
            switch (lost.table()) {
              case PROVIDER -> emptyProvider(transaction, service, lost);
              case AUTHORIZATION -> emptyAuthorization(transaction, service, lost);
              case TOKEN -> emptyToken(transaction, service, lost);
              case PROVIDER_STATE -> update(transaction, EMPTY_PROVIDER_ERROR, lost);
              case WEBHOOK -> update(transaction, EMPTY_WEBHOOK, lost);
            });
  }

  /** Ends the consents that are under way: what they hold can't be opened either. */
  public void endConsents(Transaction transaction, StoredService service) {
    transaction.handle().createUpdate(END_CONSENTS).bind("service", service.id()).execute();
  }

  private Optional<LostRecord> lost(UUID serviceUid, SealedTable table, SealedTable.Row row) {
    List<String> columns = new ArrayList<>();
    for (SealedTable.Cell cell : row.cells()) {
      byte[] sealed = cell.sealed();
      try {
        if (sealed != null) {
          vault.open(serviceUid, cell.owner(), cell.destination(), sealed);
        }
      } catch (VaultException e) {
        columns.add(cell.column());
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LostRecord(
                table,
                row.id(),
                row.version(),
                row.provider(),
                row.name(),
                row.grantType(),
                columns));
  }

  private static boolean emptyProvider(
      Transaction transaction, StoredService service, LostRecord lost) {
    if (!update(transaction, EMPTY_PROVIDER, lost)) {
      return false;
    }
    Handle handle = transaction.handle();
    long configVersion =
        handle
            .createQuery("select config_version from authorization_provider where id = :id")
            .bind("id", lost.id())
            .mapTo(Long.class)
            .one();
    handle
        .createUpdate(TokenSql.OUTBOX_PROVIDER_FAILS)
        .bind("provider", lost.id())
        .bind("configVersion", configVersion)
        .bind("code", "SecretRequired")
        .execute();
    handle.createUpdate(PROVIDER_NEEDS_SECRET).bind("id", lost.id()).execute();
    ChangeEvents.providerChanged(transaction, service.id(), lost.provider());
    return true;
  }

  private static boolean emptyAuthorization(
      Transaction transaction, StoredService service, LostRecord lost) {
    if (!update(transaction, EMPTY_AUTHORIZATION, lost)) {
      return false;
    }
    drop(transaction, service, lost, Optional.of("SecretRequired"));
    return true;
  }

  private static boolean emptyToken(
      Transaction transaction, StoredService service, LostRecord lost) {
    if (!lost.losesTokens()) {
      return update(transaction, EMPTY_TOKEN_ERROR, lost);
    }
    boolean unchanged =
        transaction
            .handle()
            .createQuery(
                "select state from token where authorization_id = :id and version = :version"
                    + " for update")
            .bind("id", lost.id())
            .bind("version", lost.version())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (unchanged) {
      drop(
          transaction,
          service,
          lost,
          lost.needsLogin() ? Optional.of("Unauthenticated") : Optional.empty());
    }
    return unchanged;
  }

  private static void drop(
      Transaction transaction, StoredService service, LostRecord lost, Optional<String> errorCode) {
    AuthorizationStore.dropTokens(
        transaction, AuthorizationStore.OF_AUTHORIZATION, lost.id(), errorCode);
    ChangeEvents.authorizationChanged(transaction, service.id(), lost.provider(), lost.name());
  }

  private static boolean update(Transaction transaction, String statement, LostRecord lost) {
    return transaction
            .handle()
            .createUpdate(statement)
            .bind("id", lost.id())
            .bind("version", lost.version())
            .execute()
        == 1;
  }
}

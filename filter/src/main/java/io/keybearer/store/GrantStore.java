package io.keybearer.store;

import io.keybearer.model.AuthorizationStatus;
import io.keybearer.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * What people do to an authorization's grant while nodes may be refreshing it: step 9 of the
 * refresh protocol. Each takes part in the transaction of whoever calls it, and tells every node.
 *
 * <p>Safe for use by many threads.
 */
public final class GrantStore {
  private static final String RECONNECT =
      """
      update token set
        grant_epoch = grant_epoch + 1, version = version + 1, lease_fence = lease_fence + 1,
        sealed_access = :sealedAccess, sealed_refresh = :sealedRefresh, kek_id = :kekId,
        access_expires_at = utc_timestamp(6) + interval :endsIn microsecond,
        refresh_at = utc_timestamp(6) + interval :refreshIn microsecond,
        obtained_at = utc_timestamp(6),
        state = 'OK', error_code = null, sealed_error = null,
        lease_owner = null, lease_until = null, redeem_version = null, redeem_count = 0,
        next_attempt_at = null, saved_by = null
      where authorization_id = :id and grant_epoch = :epoch and state <> 'DELETING'
      """;

  private static final String BEGIN_DELETION =
      """
      update token set state = 'DELETING', grant_epoch = grant_epoch + 1
      where authorization_id = :id and state <> 'DELETING'
      """;

  private static final String REVOKED =
      """
      update token set
        grant_epoch = grant_epoch + 1, version = version + 1, lease_fence = lease_fence + 1,
        sealed_access = null, sealed_refresh = null, sealed_error = null, kek_id = null,
        access_expires_at = null, refresh_at = null, obtained_at = null,
        state = :state, error_code = :code,
        lease_owner = null, lease_until = null, redeem_version = null, redeem_count = 0,
        next_attempt_at = null, saved_by = null
      where authorization_id = :id and version = :version and grant_epoch = :epoch
        and lease_fence = :fence and state <> 'DELETING'
        and (lease_owner is null or lease_until < utc_timestamp(6))
      """;

  private final TokenSealing sealing;

  /**
   * Grants over a vault.
   *
   * @param vault seals the tokens
   */
  public GrantStore(Vault vault) {
    this.sealing = new TokenSealing(vault);
  }

  /**
   * Puts the tokens of a new consent in the place of the old ones. A refresh under way finds
   * another epoch and drops what it gets.
   *
   * @param transaction the transaction to take part in
   * @param read what was read when the consent began; its epoch is the guard
   * @param tokens the new tokens; without a refresh token among them the old one goes too
   * @return false when somebody else has reconnected or deleted it meanwhile
   * @throws StoreException FAILED when nothing can be sealed
   */
  public boolean reconnect(Transaction transaction, RefreshMaterial read, NewTokens tokens) {
    byte[] sealedAccess = sealing.access(read, tokens.tokens());
    byte[] sealedRefresh =
        tokens.tokens().refreshToken().map(token -> sealing.refresh(read, token)).orElse(null);
    boolean done =
        transaction
                .handle()
                .createUpdate(RECONNECT)
                .bind("id", read.id())
                .bind("epoch", read.token().grantEpoch())
                .bind("sealedAccess", sealedAccess)
                .bind("sealedRefresh", sealedRefresh)
                .bind("kekId", Columns.bytes(Vault.kekId(sealedAccess)))
                .bind("endsIn", Columns.micros(tokens.endsIn()))
                .bind("refreshIn", Columns.micros(tokens.refreshIn()))
                .execute()
            == 1;
    if (done) {
      tell(transaction, read.id());
      if (read.token().status() == AuthorizationStatus.ERROR) {
        tellStatus(transaction, read.id(), "Connected", null);
      }
    }
    return done;
  }

  /**
   * Takes an authorization out of sight: no node serves or saves tokens for it any more. Its rows
   * are deleted later, when no lease can be alive.
   *
   * @param transaction the transaction to take part in
   * @param authorizationId its row
   * @return false when it is being deleted already, or gone
   */
  public boolean beginDeletion(Transaction transaction, long authorizationId) {
    boolean done =
        transaction.handle().createUpdate(BEGIN_DELETION).bind("id", authorizationId).execute()
            == 1;
    if (done) {
      tell(transaction, authorizationId);
    }
    return done;
  }

  /**
   * Drops tokens that were revoked at the provider. What the client can ask for by itself is asked
   * for anew by the next caller; everything else waits for a new consent.
   *
   * @param transaction the transaction to take part in
   * @param read what the revoked tokens were read with; nobody may have refreshed them since, nor
   *     be at it
   * @return false when somebody has: read again, and revoke what is there now
   */
  public boolean dropRevoked(Transaction transaction, RefreshMaterial read) {
    boolean done =
        transaction
                .handle()
                .createUpdate(REVOKED)
                .bind("id", read.id())
                .bind("version", read.token().version())
                .bind("epoch", read.token().grantEpoch())
                .bind("fence", read.token().lease().fence())
                .bind("state", read.isRepeatable() ? "OK" : "ERROR")
                .bind("code", read.isRepeatable() ? null : "Revoked")
                .execute()
            == 1;
    if (done) {
      tell(transaction, read.id());
      boolean wasError = read.token().status() == AuthorizationStatus.ERROR;
      if (read.isRepeatable() && wasError) {
        tellStatus(transaction, read.id(), "Connected", null);
      } else if (!read.isRepeatable() && !wasError) {
        tellStatus(transaction, read.id(), "Error", "Revoked");
      }
    }
    return done;
  }

  private static void tell(Transaction transaction, long authorizationId) {
    transaction.handle().createUpdate(TokenSql.CHANGED).bind("id", authorizationId).execute();
  }

  private static void tellStatus(
      Transaction transaction, long authorizationId, String status, @Nullable String code) {
    transaction
        .handle()
        .createUpdate(TokenSql.OUTBOX)
        .bind("id", authorizationId)
        .bind("status", status)
        .bind("code", code)
        .execute();
  }
}

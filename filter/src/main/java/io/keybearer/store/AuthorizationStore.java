package io.keybearer.store;

import io.keybearer.model.Authorization;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.GrantType;
import io.keybearer.model.ResourceKey;
import io.keybearer.model.Secret;
import io.keybearer.vault.Destination;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import io.keybearer.vault.VaultException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/**
 * The rows of authorizations. Each is born with its token row, and what a change of configuration
 * does to tokens happens here, in the same transaction. Secrets are sealed on the way in.
 * Thread-safe.
 */
public final class AuthorizationStore {
  private static final String COLUMNS =
      "select a.id, a.uid, a.name, a.grant_type, a.parameters, a.sealed_secrets, a.client_id,"
          + " a.disabled, a.version, t.state, t.error_code,"
          + " if(p.disabled, 'ProviderDisabled', ps.error_code) as provider_error"
          + " from authorization a join token t on t.authorization_id = a.id"
          + " join authorization_provider p on p.id = a.provider_id"
          + " left join provider_state ps on ps.provider_id = p.id"
          + " and ps.config_version = p.config_version and ps.state = 'ERROR'";

  private static final String BY_NAME =
      COLUMNS
          + " where a.service_id = :service and a.provider_id = :provider and a.name_key = :key"
          + " and a.incarnation = 0";

  private static final String LOCK =
      "select id from authorization where service_id = :service and provider_id = :provider"
          + " and name_key = :key and incarnation = 0 for update";

  private static final RowList LIST =
      new RowList(
          "authorization", List.of("id"), "provider_id = :parent and incarnation = 0", "name");

  private static final String INSERT =
      "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
          + " parameters, sealed_secrets, client_id, created_at, updated_at) values (:uid,"
          + " :service, :provider, :name, :key, :grantType, :parameters, :sealedSecrets, :clientId,"
          + " utc_timestamp(6), utc_timestamp(6))";

  private static final String INSERT_TOKEN =
      "insert into token (authorization_id, state, error_code)"
          + " select id, if(grant_type = 'ClientCredentials', 'OK', 'ERROR'),"
          + " if(grant_type = 'ClientCredentials', null, 'Unauthenticated')"
          + " from authorization where uid = :uid";

  private static final String UPDATE =
      "update authorization set parameters = :parameters, sealed_secrets = :sealedSecrets,"
          + " client_id = :clientId, version = version + 1, updated_at = utc_timestamp(6)"
          + " where id = :id";

  /**
   * Nothing of an exchange that is under way can be saved after this: version and fence are others.
   */
  private static final String DROP_TOKENS =
      "update token t join authorization a on a.id = t.authorization_id set"
          + " t.sealed_access = null, t.sealed_refresh = null, t.sealed_error = null,"
          + " t.kek_id = null, t.access_expires_at = null, t.refresh_at = null,"
          + " t.obtained_at = null, t.version = t.version + 1, t.grant_epoch = t.grant_epoch + 1,"
          + " t.lease_fence = t.lease_fence + 1, t.lease_owner = null, t.lease_until = null,"
          + " t.redeem_version = null, t.redeem_count = 0, t.next_attempt_at = null,"
          + " t.state = if(:errorCode is null, 'OK', 'ERROR'), t.error_code = :errorCode";

  /** Tells of the statuses that dropping tokens is about to change. */
  private static final String TELL =
      "insert into outbox (service_id, kind, payload, created_at, next_attempt_at)"
          + " select a.service_id, 'AuthorizationStatusChanged', json_object('provider', p.name,"
          + " 'authorization', a.name, 'status', if(:errorCode is null, 'Connected', 'Error'),"
          + " 'errorCode', :errorCode), utc_timestamp(6), utc_timestamp(6)"
          + " from token t join authorization a on a.id = t.authorization_id"
          + " join authorization_provider p on p.id = a.provider_id";

  private static final String CHANGES = " and (t.state = 'ERROR') <> (:errorCode is not null)";

  /** A deleted one stays so, or the purge would not find it. */
  static final String OF_AUTHORIZATION = " where a.id = :id and t.state <> 'DELETING'";

  private static final String OF_PROVIDER =
      " where a.provider_id = :id and a.incarnation = 0 and not (t.state = 'ERROR' and t.error_code"
          + " in ('Unauthenticated', 'SecretRequired'))";

  private static final String MEND =
      "update token set state = 'OK', error_code = null, sealed_error = null,"
          + " next_attempt_at = null, redeem_count = 0 where authorization_id = :id"
          + " and state = 'ERROR'";

  private static final String SWITCH =
      "update authorization set disabled = :disabled, version = version + 1,"
          + " updated_at = utc_timestamp(6) where id = :id";

  private final Vault vault;

  /**
   * Rows whose secrets a vault seals.
   *
   * @param vault has the keys of the services
   */
  public AuthorizationStore(Vault vault) {
    this.vault = vault;
  }

  /**
   * What an authorization's row is to hold.
   *
   * @param parameters the parameters that are not secret; an empty one stands for JSON's null
   * @param clientId its own client, for client credentials
   * @param secrets the secret parameters
   */
  public record Values(
      Map<String, Optional<String>> parameters,
      Optional<String> clientId,
      Map<String, Secret> secrets) {}

  /** The authorization of that name; empty when there is none. */
  public Optional<StoredAuthorization> find(
      Transaction transaction, StoredProvider provider, String name) {
    return transaction
        .handle()
        .createQuery(BY_NAME)
        .bind("service", provider.service().id())
        .bind("provider", provider.id())
        .bind("key", ResourceKey.of(name))
        .map((row, context) -> authorization(provider, row))
        .findOne();
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<StoredAuthorization> lock(
      Transaction transaction, StoredProvider provider, String name) {
    transaction
        .handle()
        .createQuery(LOCK)
        .bind("service", provider.service().id())
        .bind("provider", provider.id())
        .bind("key", ResourceKey.of(name))
        .mapTo(Long.class)
        .findOne();
    return find(transaction, provider, name);
  }

  /** How many authorizations the provider has. */
  public long count(Transaction transaction, StoredProvider provider) {
    return count(transaction, provider, Optional.empty());
  }

  /** How many of the provider's authorizations a filter wants. */
  public long count(Transaction transaction, StoredProvider provider, Optional<RowFilter> filter) {
    return LIST.count(transaction.handle(), provider.id(), filter);
  }

  /** A page of the provider's authorizations. */
  public List<StoredAuthorization> list(
      Transaction transaction, StoredProvider provider, RowPage page) {
    return LIST.page(transaction.handle(), COLUMNS, "a", provider.id(), page)
        .map((row, context) -> authorization(provider, row))
        .list();
  }

  /**
   * The authorization's secret parameters; empty when the sealed record can't be opened, be it that
   * a key is lost or that the endpoints and client id are others than those it was sealed for.
   */
  public Optional<Map<String, Secret>> secrets(StoredAuthorization authorization) {
    if (authorization.sealedSecrets().length == 0) {
      return Optional.of(Map.of());
    }
    Authorization value = authorization.value();
    try {
      return Optional.of(
          Columns.secrets(
              vault.open(
                  authorization.provider().service().identity().uid(),
                  owner(value.uid()),
                  Optional.of(destination(authorization.provider(), value.clientId())),
                  authorization.sealedSecrets())));
    } catch (VaultException e) {
      return Optional.empty();
    }
  }

  /** Creates an authorization, and its token row with it. */
  public StoredAuthorization insert(
      Transaction transaction, StoredProvider provider, String name, Values values) {
    UUID uid = UUID.randomUUID();
    Update insert =
        transaction
            .handle()
            .createUpdate(INSERT)
            .bind("uid", Columns.bytes(uid))
            .bind("service", provider.service().id())
            .bind("provider", provider.id())
            .bind("name", name)
            .bind("key", ResourceKey.of(name))
            .bind("grantType", provider.value().grantType().enumValue());
    bind(insert, provider, uid, values).execute();
    transaction.handle().createUpdate(INSERT_TOKEN).bind("uid", Columns.bytes(uid)).execute();
    return find(transaction, provider, name).orElseThrow();
  }

  /** Changes an authorization that was locked. */
  public void update(Transaction transaction, StoredAuthorization authorization, Values values) {
    Update update = transaction.handle().createUpdate(UPDATE).bind("id", authorization.id());
    bind(update, authorization.provider(), authorization.value().uid(), values).execute();
  }

  /** Switches an authorization that was locked off, or on again. */
  public void setDisabled(
      Transaction transaction, StoredAuthorization authorization, boolean disabled) {
    transaction
        .handle()
        .createUpdate(SWITCH)
        .bind("id", authorization.id())
        .bind("disabled", disabled)
        .execute();
  }

  /** Drops the authorization's tokens, so that the next caller asks for new ones. */
  public void dropTokens(Transaction transaction, StoredAuthorization authorization) {
    dropTokens(transaction, OF_AUTHORIZATION, authorization.id(), Optional.empty());
  }

  /** Lets an authorization that stands in error try again with what it has. */
  public void mend(Transaction transaction, StoredAuthorization authorization) {
    boolean mended =
        transaction.handle().createUpdate(MEND).bind("id", authorization.id()).execute() == 1;
    if (mended) {
      transaction
          .handle()
          .createUpdate(TokenSql.OUTBOX)
          .bind("id", authorization.id())
          .bind("status", "Connected")
          .bind("code", (String) null)
          .execute();
    }
  }

  /**
   * Drops the tokens of all authorizations of a provider.
   *
   * @param errorCode why none can be had until somebody acts; empty when the next caller just asks
   *     for new ones
   */
  public void dropTokens(
      Transaction transaction, StoredProvider provider, Optional<String> errorCode) {
    dropTokens(transaction, OF_PROVIDER, provider.id(), errorCode);
  }

  static void dropTokens(
      Transaction transaction, String where, long id, Optional<String> errorCode) {
    for (String statement : List.of(TELL + where + CHANGES, DROP_TOKENS + where)) {
      transaction
          .handle()
          .createUpdate(statement)
          .bind("id", id)
          .bind("errorCode", errorCode.orElse(null))
          .execute();
    }
  }

  private Update bind(Update statement, StoredProvider provider, UUID uid, Values values) {
    byte[] sealed =
        values.secrets().isEmpty()
            ? null
            : vault.seal(
                provider.service().identity().uid(),
                owner(uid),
                Optional.of(destination(provider, values.clientId())),
                Columns.plaintext(values.secrets()));
    return statement
        .bind("parameters", Columns.parametersJson(values.parameters()))
        .bind("sealedSecrets", sealed)
        .bind("clientId", values.clientId().orElse(null));
  }

  private static Owner owner(UUID uid) {
    return new Owner(uid, "authorization.sealed_secrets");
  }

  /** The client is the authorization's own for client credentials, its provider's otherwise. */
  private static Destination destination(StoredProvider provider, Optional<String> clientId) {
    return ProviderStore.destination(
        provider.value().client(), clientId.or(() -> provider.value().client().clientId()));
  }

  private static StoredAuthorization authorization(StoredProvider provider, ResultSet row)
      throws SQLException {
    Optional<String> tokenError = Optional.ofNullable(row.getString("error_code"));
    Optional<String> providerError = Optional.ofNullable(row.getString("provider_error"));
    AuthorizationStatus state = AuthorizationStatus.valueOf(row.getString("state"));
    Authorization value =
        new Authorization(
            Columns.uid(row.getBytes("uid")),
            row.getString("name"),
            GrantType.named(row.getString("grant_type")).orElseThrow(),
            Columns.parameters(row.getString("parameters")),
            Optional.ofNullable(row.getString("client_id")),
            row.getBoolean("disabled"),
            providerError.isPresent() ? AuthorizationStatus.ERROR : state,
            tokenError.or(() -> providerError),
            row.getLong("version"));
    return new StoredAuthorization(
        row.getLong("id"),
        provider,
        value,
        Objects.requireNonNullElse(row.getBytes("sealed_secrets"), new byte[0]));
  }
}

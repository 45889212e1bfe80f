package io.keybearer.store;

import io.keybearer.model.AuthorizationProvider;
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
 * The rows of authorization providers. Secrets are sealed on the way in, bound to the row and to
 * the endpoints and client id that they are meant for. Thread-safe.
 */
public final class ProviderStore {
  private static final String COLUMNS =
      "select p.id, p.uid, p.name, p.display_name, p.identity_provider, p.grant_type, p.parameters,"
          + " p.sealed_secrets, p.client_id, p.authorization_url, p.token_url, p.refresh_url,"
          + " p.disabled, p.config_version, p.version from authorization_provider p";

  private static final String BY_NAME =
      COLUMNS + " where p.service_id = :service and p.name_key = :key and p.incarnation = 0";

  private static final RowList LIST =
      new RowList(
          "authorization_provider",
          List.of("id"),
          "service_id = :parent and incarnation = 0",
          "coalesce(display_name, name)");

  private static final String INSERT =
      "insert into authorization_provider (uid, service_id, name, name_key, display_name,"
          + " identity_provider, grant_type, parameters, sealed_secrets, client_id,"
          + " authorization_url, token_url, refresh_url, created_at, updated_at) values (:uid,"
          + " :service, :name, :key, :displayName, :identityProvider, :grantType, :parameters,"
          + " :sealedSecrets, :clientId, :authorizationUrl, :tokenUrl, :refreshUrl,"
          + " utc_timestamp(6), utc_timestamp(6))";

  private static final String UPDATE =
      "update authorization_provider set display_name = :displayName,"
          + " identity_provider = :identityProvider, grant_type = :grantType,"
          + " parameters = :parameters, sealed_secrets = :sealedSecrets, client_id = :clientId,"
          + " authorization_url = :authorizationUrl, token_url = :tokenUrl,"
          + " refresh_url = :refreshUrl, config_version = config_version + :configChanges,"
          + " version = version + 1, updated_at = utc_timestamp(6) where id = :id";

  private static final String SWITCH =
      "update authorization_provider set disabled = :disabled, version = version + 1,"
          + " updated_at = utc_timestamp(6) where id = :id";

  private final Vault vault;

  /**
   * Rows whose secrets a vault seals.
   *
   * @param vault has the keys of the services
   */
  public ProviderStore(Vault vault) {
    this.vault = vault;
  }

  /**
   * What a provider's row is to hold.
   *
   * @param displayName what people see
   * @param identityProvider the catalogue's name
   * @param grantType its one grant
   * @param parameters the parameters that are not secret; an empty one stands for JSON's null
   * @param client where and as whom tokens are asked for
   * @param secrets the secret parameters
   */
  public record Values(
      Optional<String> displayName,
      String identityProvider,
      GrantType grantType,
      Map<String, Optional<String>> parameters,
      AuthorizationProvider.Client client,
      Map<String, Secret> secrets) {}

  /** The provider of that name; empty when there is none. */
  public Optional<StoredProvider> find(
      Transaction transaction, StoredService service, String name) {
    return byName(transaction, service, name, "");
  }

  /** Like {@link #find}, and keeps others from changing the row until the transaction ends. */
  public Optional<StoredProvider> lock(
      Transaction transaction, StoredService service, String name) {
    return byName(transaction, service, name, " for update");
  }

  /** How many providers the service has. */
  public long count(Transaction transaction, StoredService service) {
    return count(transaction, service, Optional.empty());
  }

  /** How many of the service's providers a filter wants. */
  public long count(Transaction transaction, StoredService service, Optional<RowFilter> filter) {
    return LIST.count(transaction.handle(), service.id(), filter);
  }

  /** A page of the service's providers. */
  public List<StoredProvider> list(Transaction transaction, StoredService service, RowPage page) {
    return LIST.page(transaction.handle(), COLUMNS, "p", service.id(), page)
        .map((row, context) -> provider(service, row))
        .list();
  }

  /**
   * The provider's secret parameters; empty when the sealed record can't be opened, be it that a
   * key is lost or that the endpoints and client id are others than those it was sealed for.
   */
  public Optional<Map<String, Secret>> secrets(StoredProvider provider) {
    if (provider.sealedSecrets().length == 0) {
      return Optional.of(Map.of());
    }
    AuthorizationProvider value = provider.value();
    try {
      return Optional.of(
          Columns.secrets(
              vault.open(
                  provider.service().identity().uid(),
                  owner(value.uid()),
                  Optional.of(destination(value.client())),
                  provider.sealedSecrets())));
    } catch (VaultException e) {
      return Optional.empty();
    }
  }

  /** Creates a provider. */
  public StoredProvider insert(
      Transaction transaction, StoredService service, String name, Values values) {
    UUID uid = UUID.randomUUID();
    Update insert =
        transaction
            .handle()
            .createUpdate(INSERT)
            .bind("uid", Columns.bytes(uid))
            .bind("service", service.id())
            .bind("name", name)
            .bind("key", ResourceKey.of(name));
    bind(insert, service, uid, values).execute();
    return find(transaction, service, name).orElseThrow();
  }

  /**
   * Changes a provider.
   *
   * @param provider the row as it was locked
   * @param values what it is to hold from now on
   * @param configChanged whether the change bears on token requests
   */
  public StoredProvider update(
      Transaction transaction, StoredProvider provider, Values values, boolean configChanged) {
    Update update =
        transaction
            .handle()
            .createUpdate(UPDATE)
            .bind("id", provider.id())
            .bind("configChanges", configChanged ? 1 : 0);
    bind(update, provider.service(), provider.value().uid(), values).execute();
    return find(transaction, provider.service(), provider.value().name()).orElseThrow();
  }

  /**
   * Switches a provider that was locked, and with it all of its authorizations, off or on again.
   */
  public StoredProvider setDisabled(
      Transaction transaction, StoredProvider provider, boolean disabled) {
    transaction
        .handle()
        .createUpdate(SWITCH)
        .bind("id", provider.id())
        .bind("disabled", disabled)
        .execute();
    return find(transaction, provider.service(), provider.value().name()).orElseThrow();
  }

  /**
   * Where an authorization code provider's secret and its connections' refresh tokens may be sent.
   */
  static Destination destination(AuthorizationProvider.Client client) {
    return destination(client, client.clientId());
  }

  /** Where a secret of that client may be sent. */
  static Destination destination(AuthorizationProvider.Client client, Optional<String> clientId) {
    return Destination.of(
        client.tokenUrl(), client.refreshUrl().orElse(client.tokenUrl()), clientId.orElse(""));
  }

  private Update bind(Update statement, StoredService service, UUID uid, Values values) {
    AuthorizationProvider.Client client = values.client();
    byte[] sealed =
        values.secrets().isEmpty()
            ? null
            : vault.seal(
                service.identity().uid(),
                owner(uid),
                Optional.of(destination(client)),
                Columns.plaintext(values.secrets()));
    return statement
        .bind("displayName", values.displayName().orElse(null))
        .bind("identityProvider", values.identityProvider())
        .bind("grantType", values.grantType().enumValue())
        .bind("parameters", Columns.parametersJson(values.parameters()))
        .bind("sealedSecrets", sealed)
        .bind("clientId", client.clientId().orElse(null))
        .bind("authorizationUrl", client.authorizationUrl().orElse(null))
        .bind("tokenUrl", client.tokenUrl())
        .bind("refreshUrl", client.refreshUrl().orElse(null));
  }

  private static Owner owner(UUID uid) {
    return new Owner(uid, "authorization_provider.sealed_secrets");
  }

  private static Optional<StoredProvider> byName(
      Transaction transaction, StoredService service, String name, String lock) {
    return transaction
        .handle()
        .createQuery(BY_NAME + lock)
        .bind("service", service.id())
        .bind("key", ResourceKey.of(name))
        .map((row, context) -> provider(service, row))
        .findOne();
  }

  private static StoredProvider provider(StoredService service, ResultSet row) throws SQLException {
    AuthorizationProvider value =
        new AuthorizationProvider(
            Columns.uid(row.getBytes("uid")),
            row.getString("name"),
            Optional.ofNullable(row.getString("display_name")),
            row.getString("identity_provider"),
            GrantType.named(row.getString("grant_type")).orElseThrow(),
            Columns.parameters(row.getString("parameters")),
            new AuthorizationProvider.Client(
                Optional.ofNullable(row.getString("client_id")),
                Optional.ofNullable(row.getString("authorization_url")),
                row.getString("token_url"),
                Optional.ofNullable(row.getString("refresh_url"))),
            row.getBoolean("disabled"),
            row.getLong("config_version"),
            row.getLong("version"));
    return new StoredProvider(
        row.getLong("id"),
        service,
        value,
        Objects.requireNonNullElse(row.getBytes("sealed_secrets"), new byte[0]));
  }
}

package io.keybearer.testing;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.ServiceStore;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transactions;
import io.keybearer.store.WebhookStore;
import io.keybearer.vault.Destination;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Suite;
import io.keybearer.vault.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A migrated store with a vault, and connections in it whose rows are as the management side writes
 * them. Statements of tests go through a connection of their own.
 */
public final class TestConnections implements AutoCloseable {
  /** The tenant of the access policies. */
  public static final UUID TENANT = UUID.fromString("11111111-1111-4111-8111-111111111111");

  /** The object id that they name. */
  public static final UUID OBJECT = UUID.fromString("22222222-2222-4222-8222-222222222222");

  /** A caller that may use every connection. */
  public static final CallerIdentity CALLER =
      new CallerIdentity(
          CallerIdentity.Kind.MANAGED, TENANT.toString(), Set.of(OBJECT.toString()), "");

  /** A caller that may use none. */
  public static final CallerIdentity STRANGER =
      new CallerIdentity(
          CallerIdentity.Kind.JWT, TENANT.toString(), Set.of(UUID.randomUUID().toString()), "");

  /** A pool on the store. */
  public final Database database;

  /** Seals and opens with the store's keys. */
  public final Vault vault;

  /** The keystore of the store's keys; its password is {@link TestKeystore#PASSWORD}. */
  public final Path keystore;

  private final String url;
  private Connection connection;

  /** Its keys. */
  public final KeyEncryptionKeys keys;

  private final UUID serviceUid;
  private final long serviceId;

  /** A store of its own. */
  public TestConnections() {
    this(MariaDbServer.shared());
  }

  /** A store of its own on this server. */
  public TestConnections(MariaDbServer server) {
    this(newStore(server));
  }

  /**
   * A store of its own.
   *
   * @param url an empty database's JDBC URL; its administrator is {@link MariaDbServer#USER}
   */
  public TestConnections(String url) {
    this.url = url;
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "keystore");
      MariaDbServer.migrate(url);
      database = Database.open(settings(url));
      keystore = TestKeystore.copyTo(folder.resolve("node.p12"));
      Keystore loaded = Keystore.load(keystore, TestKeystore.PASSWORD);
      keys = new KeyEncryptionKeys(loaded, new KeyWrapStore(database), InstantSource.system());
      serviceUid = new ServiceStore(database).find("default").orElseThrow().uid();
      keys.ensureCurrent(serviceUid, Suite.AES_256);
      vault = new Vault(keys);
      connection = connect();
      serviceId = Long.parseLong(text("select id from service"));
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new key-encryption key, published and made the current one. */
  public void rotateKey() {
    keys.activate(serviceUid, keys.publish(serviceUid, Suite.AES_256));
  }

  /** A webhook of the service, whose signatures have this key. */
  public void webhook(Secret key) {
    new Transactions(database)
        .run(
            transaction -> {
              StoredService service =
                  new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
              new WebhookStore(vault)
                  .insert(
                      transaction, service, "https://hooks.example.com/x", List.of("failing"), key);
              return true;
            });
  }

  /** The key of the webhook's signatures, if it can be opened. */
  public Optional<Secret> webhookKey() {
    return new Transactions(database)
        .run(
            transaction -> {
              WebhookStore webhooks = new WebhookStore(vault);
              StoredService service =
                  new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
              return webhooks
                  .find(transaction, service)
                  .flatMap(webhook -> webhooks.secret(transaction, service, webhook));
            });
  }

  /** How a node reaches a store of the tests. */
  public static DatabaseSettings settings(String url) {
    return DatabaseSettings.of(url, MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD));
  }

  /** Another pool on the same store: another node's. */
  public Database anotherDatabase() {
    return Database.open(settings(url));
  }

  /** The store's JDBC URL. */
  public String url() {
    return url;
  }

  /** A client-credentials connection of the server, that {@link #CALLER} may use. */
  public AuthorizationRef clientCredentials(String name, AuthorizationServer server) {
    return clientCredentials(
        name, server.tokenUrl(), Map.of("clientSecret", "secret-of-client-1"), Map.of());
  }

  /** A client-credentials connection with these parameters. */
  public AuthorizationRef clientCredentials(
      String name, String tokenUrl, Map<String, String> secrets, Map<String, String> parameters) {
    long provider = provider(name, "ClientCredentials", tokenUrl, null, null);
    UUID uid = UUID.randomUUID();
    byte[] sealed =
        vault.seal(
            serviceUid,
            new Owner(uid, "authorization.sealed_secrets"),
            java.util.Optional.of(
                Destination.of(tokenUrl, tokenUrl, AuthorizationServer.CLIENT_ID)),
            json(secrets));
    long id = authorization(name, provider, uid, "ClientCredentials", sealed, parameters);
    run("insert into token (authorization_id, state) values (?, 'OK')", id);
    allow(id, TENANT, OBJECT);
    return new AuthorizationRef("default", name, name);
  }

  /** A connection that a user consented to, with an ended access token and this refresh token. */
  public AuthorizationRef authorizationCode(
      String name, AuthorizationServer server, String refreshToken) {
    return authorizationCode(name, server, refreshToken, server.tokenUrl());
  }

  /** The same, refreshed at an address of its own. */
  public AuthorizationRef authorizationCode(
      String name, AuthorizationServer server, String refreshToken, String refreshUrl) {
    String tokenUrl = server.tokenUrl();
    UUID providerUid = UUID.randomUUID();
    byte[] secrets =
        vault.seal(
            serviceUid,
            new Owner(providerUid, "authorization_provider.sealed_secrets"),
            java.util.Optional.of(
                Destination.of(tokenUrl, refreshUrl, AuthorizationServer.CLIENT_ID)),
            json(Map.of("clientSecret", "secret-of-client-1")));
    long provider = provider(name, "AuthorizationCode", tokenUrl, providerUid, secrets);
    if (!refreshUrl.equals(tokenUrl)) {
      run(
          "update authorization_provider set refresh_url = ?, parameters = json_set(parameters,"
              + " '$.refreshUrl', ?) where id = ?",
          refreshUrl,
          refreshUrl,
          provider);
    }
    UUID uid = UUID.randomUUID();
    long id = authorization(name, provider, uid, "AuthorizationCode", null, Map.of());
    byte[] access =
        vault.seal(
            serviceUid,
            new Owner(uid, "token.sealed_access"),
            java.util.Optional.empty(),
            json(
                new LinkedHashMap<>(
                    Map.of("access_token", "first-access-token", "claims", Map.of()))));
    byte[] refresh =
        vault.seal(
            serviceUid,
            new Owner(uid, "token.sealed_refresh"),
            java.util.Optional.of(
                Destination.of(tokenUrl, refreshUrl, AuthorizationServer.CLIENT_ID)),
            refreshToken.getBytes(StandardCharsets.UTF_8));
    run(
        "insert into token (authorization_id, version, sealed_access, sealed_refresh, kek_id,"
            + " access_expires_at, refresh_at, state) values (?, 1, ?, ?, ?, utc_timestamp(6) -"
            + " interval 1 second, utc_timestamp(6) - interval 180 second, 'OK')",
        id,
        access,
        refresh,
        bytes(Vault.kekId(access)));
    allow(id, TENANT, OBJECT);
    return new AuthorizationRef("default", name, name);
  }

  /** Puts other secrets in the place of those of a connection's provider. */
  public void setProviderSecrets(AuthorizationRef ref, Map<String, String> secrets) {
    String tokenUrl =
        text("select token_url from authorization_provider where name_key = ?", ref.provider());
    String uid =
        text("select hex(uid) from authorization_provider where name_key = ?", ref.provider());
    ByteBuffer bytes = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(uid));
    byte[] sealed =
        vault.seal(
            serviceUid,
            new Owner(
                new UUID(bytes.getLong(), bytes.getLong()),
                "authorization_provider.sealed_secrets"),
            java.util.Optional.of(
                Destination.of(tokenUrl, tokenUrl, AuthorizationServer.CLIENT_ID)),
            json(secrets));
    run(
        "update authorization_provider set sealed_secrets = ? where name_key = ?",
        sealed,
        ref.provider());
  }

  /** Adds an access policy. */
  public void allow(long authorizationId, UUID tenant, UUID object) {
    run(
        "insert into access_policy (uid, service_id, authorization_id, name, name_key, tenant_id,"
            + " object_id, created_at, updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, utc_timestamp(6), utc_timestamp(6))",
        bytes(UUID.randomUUID()),
        serviceId,
        authorizationId,
        object.toString(),
        object.toString(),
        tenant.toString(),
        object.toString());
  }

  /** An authorization's row. */
  public long id(AuthorizationRef ref) {
    return Long.parseLong(
        text("select id from authorization where name_key = ?", ref.authorization()));
  }

  /** A column of an authorization's token row, as text; empty for null. */
  public String token(AuthorizationRef ref, String column) {
    return text(
        "select " + column + " from token where authorization_id = ?", Long.toString(id(ref)));
  }

  /** Writes columns of an authorization's token row. */
  public void setToken(AuthorizationRef ref, String assignments) {
    run("update token set " + assignments + " where authorization_id = ?", id(ref));
  }

  /** The database's clock moves on, as far as the token row can tell. */
  public void timePasses(AuthorizationRef ref, Duration duration) {
    StringBuilder assignments = new StringBuilder();
    for (String column :
        new String[] {"access_expires_at", "refresh_at", "next_attempt_at", "lease_until"}) {
      assignments.append(assignments.length() == 0 ? "" : ", ");
      assignments.append(
          column + " = " + column + " - interval " + duration.toMillis() * 1000 + " microsecond");
    }
    setToken(ref, assignments.toString());
  }

  /** Commits a change event as a management transaction does. */
  public void changed(String kind, @Nullable String provider, @Nullable String authorization) {
    run(
        "insert into change_event (at, service_id, kind, provider_key, authorization_key)"
            + " values (utc_timestamp(6), ?, ?, ?, ?)",
        serviceId,
        kind,
        provider,
        authorization);
  }

  /** The first column of the first row as text; empty for null. */
  public String text(String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      String text = rows.getString(1);
      return text == null ? "" : text;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a statement; the number of rows it changed. */
  public int run(String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    database.close();
  }

  private static String newStore(MariaDbServer server) {
    try {
      return server.createDatabase();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, MariaDbServer.USER, MariaDbServer.PASSWORD);
  }

  private synchronized PreparedStatement prepared(String sql, @Nullable Object... values)
      throws SQLException {
    if (!connection.isValid(1)) {
      connection = connect();
    }
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private long provider(
      String name,
      String grantType,
      String tokenUrl,
      @Nullable UUID uid,
      byte @Nullable [] secrets) {
    run(
        "insert into authorization_provider (uid, service_id, name, name_key, identity_provider,"
            + " grant_type, parameters, sealed_secrets, client_id, token_url, created_at,"
            + " updated_at) values (?, ?, ?, ?, 'oauth2', ?, ?, ?, ?, ?, utc_timestamp(6),"
            + " utc_timestamp(6))",
        bytes(uid == null ? UUID.randomUUID() : uid),
        serviceId,
        name,
        name,
        grantType,
        "{\"tokenUrl\":\""
            + tokenUrl
            + "\",\"authorizationUrl\":\"https://idp.example/authorize\",\"clientId\":\"client-1\",\"revocationUrl\":\""
            + tokenUrl.replace("/token", "/revoke")
            + "\"}",
        secrets,
        uid == null ? null : AuthorizationServer.CLIENT_ID,
        tokenUrl);
    return Long.parseLong(text("select id from authorization_provider where name_key = ?", name));
  }

  private long authorization(
      String name,
      long provider,
      UUID uid,
      String grantType,
      byte @Nullable [] secrets,
      Map<String, String> parameters) {
    run(
        "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
            + " parameters, sealed_secrets, client_id, created_at, updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, utc_timestamp(6), utc_timestamp(6))",
        bytes(uid),
        serviceId,
        provider,
        name,
        name,
        grantType,
        new String(json(parameters), StandardCharsets.UTF_8),
        secrets,
        secrets == null ? null : AuthorizationServer.CLIENT_ID);
    return Long.parseLong(text("select id from authorization where name_key = ?", name));
  }

  private static byte[] json(Map<String, ?> values) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsBytes(values);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}

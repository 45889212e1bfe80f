package io.keybearer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.keybearer.model.AccessPolicy;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.AuthorizationStatus;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.vault.Destination;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns rows of {@link TokenSql}'s statements into values, opening what is sealed. */
final class TokenRows {
  static final String ACCESS = "token.sealed_access";
  static final String REFRESH = "token.sealed_refresh";
  static final String ERROR = "token.sealed_error";
  static final String PROVIDER_ERROR = "provider_state.sealed_error";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader ACCESS_JSON = JSON.readerFor(AccessJson.class);
  private static final TypeReference<LinkedHashMap<String, @Nullable String>> PARAMETERS =
      new TypeReference<>() {};

  private final Vault vault;

  TokenRows(Vault vault) {
    this.vault = vault;
  }

  /**
   * A connection of {@link TokenSql#LOAD}'s rows; empty when there are none. The columns are read
   * at once; opening them, which may ask the store for a key, comes later.
   */
  Optional<Supplier<StoredConnection>> connection(ResultSet row) throws SQLException {
    if (!row.next()) {
      return Optional.empty();
    }
    UUID uid = uuid(row.getBytes("uid")).orElseThrow();
    UUID serviceUid = uuid(row.getBytes("service_uid")).orElseThrow();
    byte[] sealed = row.getBytes("sealed_access");
    long id = row.getLong("id");
    boolean disabled = row.getBoolean("disabled");
    GrantType grantType = grantType(row);
    boolean hasRefreshToken = row.getBoolean("has_refresh");
    Optional<String> providerError = Optional.ofNullable(row.getString("provider_error"));
    TokenState state = state(row);
    // The last of the first row's columns: what follows moves on.
    List<AccessPolicy> policies = policies(row);
    return Optional.of(
        () ->
            new StoredConnection(
                id,
                disabled,
                policies,
                grantType,
                hasRefreshToken,
                providerError,
                state,
                sealed == null ? Optional.empty() : Optional.of(context(serviceUid, uid, sealed))));
  }

  /** The access token of {@link TokenSql#DELETED_ACCESS}'s row. */
  Supplier<Secret> access(ResultSet row) throws SQLException {
    UUID uid = uuid(row.getBytes("uid")).orElseThrow();
    UUID serviceUid = uuid(row.getBytes("service_uid")).orElseThrow();
    byte[] sealed = row.getBytes("sealed_access");
    return () -> Secret.of(context(serviceUid, uid, sealed).accessToken());
  }

  /** As {@link #connection}. */
  Supplier<RefreshMaterial> material(ResultSet row) throws SQLException {
    UUID uid = uuid(row.getBytes("uid")).orElseThrow();
    UUID serviceUid = uuid(row.getBytes("service_uid")).orElseThrow();
    UUID providerUid = uuid(row.getBytes("provider_uid")).orElseThrow();
    GrantType grantType = grantType(row);
    boolean ownClient = grantType == GrantType.CLIENT_CREDENTIALS;
    String tokenUrl = row.getString("token_url");
    Optional<String> refreshUrl = Optional.ofNullable(row.getString("refresh_url"));
    String clientId =
        text(row.getString(ownClient ? "authorization_client_id" : "provider_client_id"));
    Map<String, String> parameters = parameters(row.getString("provider_parameters"));
    parameters.putAll(parameters(row.getString("authorization_parameters")));
    Destination destination = Destination.of(tokenUrl, refreshUrl.orElse(tokenUrl), clientId);
    Owner secretsOwner =
        ownClient
            ? new Owner(uid, "authorization.sealed_secrets")
            : new Owner(providerUid, "authorization_provider.sealed_secrets");
    byte[] secrets = row.getBytes(ownClient ? "authorization_secrets" : "provider_secrets");
    byte[] refresh = row.getBytes("sealed_refresh");
    long id = row.getLong("id");
    long providerId = row.getLong("provider_id");
    String identityProvider = row.getString("identity_provider");
    String today = row.getString("today");
    long configVersion = row.getLong("config_version");
    Optional<String> providerError = Optional.ofNullable(row.getString("provider_error"));
    TokenState state = state(row);
    Owner refreshOwner = new Owner(uid, REFRESH);
    return () ->
        new RefreshMaterial(
            id,
            uid,
            serviceUid,
            providerId,
            providerUid,
            identityProvider,
            grantType,
            parameters,
            tokenUrl,
            refreshUrl,
            clientId,
            secrets == null
                ? List.of()
                : clientSecrets(
                    open(serviceUid, secretsOwner, destination, secrets), parameters, today),
            refresh == null
                ? Optional.empty()
                : Optional.of(Secret.of(open(serviceUid, refreshOwner, destination, refresh))),
            configVersion,
            providerError,
            state);
  }

  static TokenState state(ResultSet row) throws SQLException {
    long redeemVersion = row.getLong("redeem_version");
    boolean redeemed = !row.wasNull();
    return new TokenState(
        row.getLong("grant_epoch"),
        row.getLong("version"),
        AuthorizationStatus.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("error_code")),
        row.getBoolean("has_access"),
        micros(row, "ends_in"),
        micros(row, "refresh_in"),
        micros(row, "attempt_in"),
        new Lease(
            row.getLong("lease_fence"),
            uuid(row.getBytes("lease_owner")),
            micros(row, "lease_for"),
            text(row.getString("lease_until_text"))),
        redeemed ? OptionalLong.of(redeemVersion) : OptionalLong.empty(),
        row.getInt("redeem_count"),
        uuid(row.getBytes("saved_by")));
  }

  /** Adds a token that has an age, and answers the row's id. */
  static long idle(ResultSet row, List<IdleToken> tokens) throws SQLException {
    long id = row.getLong("authorization_id");
    long age = row.getLong("age");
    if (!row.wasNull()) {
      tokens.add(
          new IdleToken(
              new AuthorizationRef(
                  row.getString("service_key"),
                  row.getString("provider_key"),
                  row.getString("authorization_key")),
              id,
              row.getLong("version"),
              row.getString("identity_provider"),
              Duration.ofSeconds(age)));
    }
    return id;
  }

  /** The plaintext of {@code token.sealed_access}. */
  static byte[] accessJson(String accessToken, Map<String, @Nullable Object> claims) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>(claims);
    // It is in the answer too; once is enough.
    others.remove("access_token");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("access_token", accessToken);
    json.put("claims", others);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the claims are not JSON values", e);
    }
  }

  AuthorizationContext context(UUID serviceUid, UUID uid, byte[] sealed) {
    byte[] plain = vault.open(serviceUid, new Owner(uid, ACCESS), Optional.empty(), sealed);
    try {
      AccessJson json = ACCESS_JSON.readValue(plain);
      Map<String, @Nullable Object> claims = new LinkedHashMap<>();
      claims.put("access_token", json.access_token());
      claims.putAll(json.claims());
      return new AuthorizationContext(json.access_token(), claims);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("an access token's record is not of its form");
    }
  }

  private String open(UUID serviceUid, Owner owner, Destination destination, byte[] sealed) {
    return new String(
        vault.open(serviceUid, owner, Optional.of(destination), sealed), StandardCharsets.UTF_8);
  }

  private static List<Secret> clientSecrets(
      String json, Map<String, String> parameters, String today) {
    Map<String, String> secrets = parameters(json);
    List<Secret> current = new ArrayList<>();
    List<Secret> ended = new ArrayList<>();
    for (String name : List.of("clientSecret", "secondaryClientSecret")) {
      String secret = secrets.get(name);
      if (secret != null) {
        (hasEnded(parameters.get(name + "ExpiresOn"), today) ? ended : current)
            .add(Secret.of(secret));
      }
    }
    // A date that somebody noted wrongly must not stop a secret that is the only one.
    return current.isEmpty() ? ended : current;
  }

  private static boolean hasEnded(@Nullable String date, String today) {
    try {
      return date != null && LocalDate.parse(date.strip()).isBefore(LocalDate.parse(today));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Map<String, String> parameters(@Nullable String json) {
    Map<String, String> result = new LinkedHashMap<>();
    if (json == null) {
      return result;
    }
    try {
      for (Map.Entry<String, @Nullable String> entry :
          JSON.readValue(json, PARAMETERS).entrySet()) {
        String value = entry.getValue();
        if (value != null) {
          result.put(entry.getKey(), value);
        }
      }
      return result;
    } catch (JsonProcessingException e) {
      // Without its cause: the text may be secret.
      throw new IllegalStateException("a column of parameters is not a JSON object of texts");
    }
  }

  /** The access policies of this row and all that follow. */
  private static List<AccessPolicy> policies(ResultSet rows) throws SQLException {
    List<AccessPolicy> policies = new ArrayList<>();
    do {
      String tenant = rows.getString("tenant_id");
      if (tenant != null) {
        policies.add(
            new AccessPolicy(
                tenant, rows.getString("object_id"), appIds(rows.getString("app_ids"))));
      }
    } while (rows.next());
    return policies;
  }

  private static Set<String> appIds(String json) {
    if (json.equals("[]")) {
      return Set.of();
    }
    try {
      Set<String> appIds = new LinkedHashSet<>();
      JSON.readTree(json).forEach(appId -> appIds.add(appId.asText()));
      return appIds;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an access policy is not of its form", e);
    }
  }

  private static GrantType grantType(ResultSet row) throws SQLException {
    String name = row.getString("grant_type");
    return GrantType.named(name)
        .orElseThrow(() -> new IllegalStateException("unknown grant type " + name));
  }

  private static Optional<Duration> micros(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(Duration.of(micros, java.time.temporal.ChronoUnit.MICROS));
  }

  private static Optional<UUID> uuid(byte @Nullable [] bytes) {
    return bytes == null ? Optional.empty() : Optional.of(Columns.uid(bytes));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  @SuppressWarnings("MemberName") // The names are those of the record's JSON.
  private record AccessJson(String access_token, Map<String, @Nullable Object> claims) {}
}

package io.keybearer.admin.testing;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.GrantStore;
import io.keybearer.store.KeyWrapStore;
import io.keybearer.store.NewTokens;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.TokenStore;
import io.keybearer.store.Transactions;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Leaves tokens in a running application's store as a user's consent does. */
public final class Consents {
  private Consents() {}

  /**
   * Gives an authorization an access token that lasts an hour, and a refresh token.
   *
   * @param provider its provider's id
   * @param authorization its own
   */
  public static void give(
      RunningAdmin admin,
      String provider,
      String authorization,
      String accessToken,
      String refreshToken) {
    try (Database database =
        Database.open(
            DatabaseSettings.of(
                admin.databaseUrl(), MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)))) {
      Keystore keystore =
          Keystore.load(admin.folder().resolve("keystore.p12"), TestKeystore.PASSWORD);
      Vault vault =
          new Vault(
              new KeyEncryptionKeys(keystore, new KeyWrapStore(database), InstantSource.system()));
      TokenStore tokens = new TokenStore(database, vault);
      AuthorizationRef ref = new AuthorizationRef("default", provider, authorization);
      RefreshMaterial read = tokens.loadMaterial(tokens.load(ref).orElseThrow().id()).orElseThrow();
      boolean done =
          new Transactions(database)
              .run(
                  transaction ->
                      new GrantStore(vault)
                          .reconnect(transaction, read, tokens(accessToken, refreshToken)));
      if (!done) {
        throw new IllegalStateException("the consent to " + ref + " did not come about");
      }
    }
  }

  private static NewTokens tokens(String accessToken, String refreshToken) {
    Optional<Duration> life = Optional.of(Duration.ofHours(1));
    TokenSet tokens =
        new TokenSet(Secret.of(accessToken), Optional.of(Secret.of(refreshToken)), life, Map.of());
    return new NewTokens(tokens, life, life, Optional.empty(), false);
  }
}

package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.StoredConnection;
import io.keybearer.store.TokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Revokes connections' tokens at their providers (RFC 7009). Nothing is written to the store: who
 * calls drops the tokens there, guarded by what they were read with, and asks again when somebody
 * refreshed them meanwhile.
 *
 * <p>Safe for use by many threads.
 */
public final class TokenRevocations {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final TokenStore store;
  private final TokenEndpoint endpoint;
  private final TokenRequests requests;
  private final Duration longestWait;
  private final CredentialTime time;

  /** What became of a revocation. */
  public enum Outcome {
    /** The provider says that the tokens are of no use any more. */
    REVOKED,
    /** There is no token to revoke. */
    NOTHING,
    /** The provider has no revocation endpoint, or none that is known. */
    NOT_SUPPORTED,
    /** The tokens are being refreshed, for longer than one exchange may take. */
    BUSY,
    /** The provider could not be reached, or could not answer just then. */
    UNREACHABLE,
    /** The provider refused; the tokens may still be good. */
    FAILED
  }

  /**
   * What became of a revocation, and what was revoked.
   *
   * @param outcome what became of it
   * @param code why it failed, as an error code that is safe to show; empty when it did not
   * @param read what the tokens were read with
   */
  public record Revocation(Outcome outcome, Optional<String> code, RefreshMaterial read) {}

  /**
   * Revocations of what a store holds.
   *
   * @param store the authorizations' run-time rows
   * @param endpoint asks the providers
   * @param catalogue knows where to ask each of them
   * @param settings how long an exchange may take
   * @param time the node's clocks
   */
  public TokenRevocations(
      TokenStore store,
      TokenEndpoint endpoint,
      ProviderCatalogue catalogue,
      CredentialSettings settings,
      CredentialTime time) {
    this.store = store;
    this.endpoint = endpoint;
    this.requests = new TokenRequests(catalogue);
    this.longestWait = settings.exchange().plusSeconds(1);
    this.time = time;
  }

  /**
   * Revokes the refresh token and the access token, once no refresh is under way that could bring
   * others. Blocks for at most two exchanges.
   *
   * @param ref the authorization
   * @return empty when there is no such authorization
   * @throws io.keybearer.store.StoreException if the store can't be used
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<Revocation> revoke(AuthorizationRef ref) throws InterruptedException {
    Optional<StoredConnection> connection = store.load(ref);
    if (connection.isEmpty()) {
      return Optional.empty();
    }
    Optional<RefreshMaterial> settled = settled(connection.get().id());
    if (settled.isEmpty()) {
      return store
          .loadMaterial(connection.get().id())
          .map(read -> new Revocation(Outcome.BUSY, Optional.of("Refreshing"), read));
    }
    Optional<Secret> accessToken =
        store.load(ref).flatMap(StoredConnection::context).map(it -> Secret.of(it.accessToken()));
    return Optional.of(revoke(settled.get(), accessToken));
  }

  /**
   * Revokes the tokens of an authorization that is being deleted, which nobody refreshes any more.
   * Blocks for at most two exchanges.
   *
   * @param authorizationId its row
   * @return empty when the row is gone
   * @throws io.keybearer.store.StoreException if the store can't be used, or what it holds can't be
   *     opened
   */
  public Optional<Revocation> revokeDeleted(long authorizationId) {
    return store
        .loadMaterial(authorizationId)
        .map(read -> revoke(read, store.deletedAccessToken(authorizationId)));
  }

  private Revocation revoke(RefreshMaterial read, Optional<Secret> accessToken) {
    List<TokenGrant.Revocation> tokens = new ArrayList<>();
    read.refreshToken().map(TokenGrant.Revocation::ofRefreshToken).ifPresent(tokens::add);
    accessToken.map(TokenGrant.Revocation::ofAccessToken).ifPresent(tokens::add);
    if (tokens.isEmpty()) {
      return new Revocation(Outcome.NOTHING, Optional.empty(), read);
    }
    try {
      ProviderEndpoints provider = requests.endpoints(read);
      if (provider.revocationUrl().isEmpty()) {
        return new Revocation(Outcome.NOT_SUPPORTED, Optional.empty(), read);
      }
      return send(read, provider, provider.revocationUrl().get(), tokens);
    } catch (TokenRequests.UnusableException e) {
      return failed(read, String.valueOf(e.getMessage()));
    }
  }

  private Revocation send(
      RefreshMaterial read,
      ProviderEndpoints provider,
      String url,
      List<TokenGrant.Revocation> tokens) {
    for (TokenGrant.Revocation token : tokens) {
      Optional<TokenAnswer.Refused> refused =
          endpoint.revoke(
              TokenRequests.uri(url), TokenRequests.client(read), provider.request(), token);
      // Many servers revoke refresh tokens alone, and end the access tokens with them (§2.1).
      boolean endedWithRefreshToken =
          tokens.size() > 1 && token.equals(tokens.get(1)) && isUnsupported(refused);
      if (refused.isPresent() && !endedWithRefreshToken) {
        return switch (refused.get().errorClass()) {
          case CONFIGURATION, GRANT_DEAD -> failed(read, refused.get().code());
          default -> new Revocation(Outcome.UNREACHABLE, Optional.of(refused.get().code()), read);
        };
      }
    }
    return new Revocation(Outcome.REVOKED, Optional.empty(), read);
  }

  private static boolean isUnsupported(Optional<TokenAnswer.Refused> refused) {
    return refused.filter(it -> it.code().equals("unsupported_token_type")).isPresent();
  }

  private static Revocation failed(RefreshMaterial read, String code) {
    return new Revocation(Outcome.FAILED, Optional.of(code), read);
  }

  /** What the row holds once nobody refreshes it; empty when that takes too long. */
  private Optional<RefreshMaterial> settled(long id) throws InterruptedException {
    long until = time.nanoTime() + longestWait.toNanos();
    while (time.nanoTime() - until < 0) {
      Optional<RefreshMaterial> read = store.loadMaterial(id);
      boolean refreshing =
          read.flatMap(it -> it.token().lease().until())
              .filter(left -> left.toNanos() > 0)
              .isPresent();
      if (!refreshing) {
        return read;
      }
      time.sleep(LOOK);
    }
    return Optional.empty();
  }
}

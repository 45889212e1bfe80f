package io.keybearer.credential;

import io.keybearer.oauth.ClientIdentity;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.oauth.TokenRequest;
import io.keybearer.store.RefreshMaterial;
import java.net.URI;
import java.util.Set;

/**
 * Makes token requests out of what the store holds: the addresses as stored, the shape as the
 * catalogue says.
 */
final class TokenRequests {
  private final ProviderCatalogue catalogue;

  /** No request can be made of it; the code says why. */
  static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableException(String code) {
      super(code);
    }
  }

  TokenRequests(ProviderCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The address that a request for this authorization goes to. */
  static String endpoint(RefreshMaterial read) {
    return read.isRepeatable() ? read.tokenUrl() : read.refreshUrl().orElse(read.tokenUrl());
  }

  /**
   * The request that gets the authorization a new access token.
   *
   * @throws UnusableException if the provider is not in the catalogue or its settings are not
   *     usable
   */
  TokenRequest request(RefreshMaterial read) {
    ProviderEndpoints provider = endpoints(read);
    TokenGrant grant =
        read.isRepeatable()
            ? new TokenGrant.ClientCredentials(provider.scope())
            : new TokenGrant.Refresh(
                read.refreshToken().orElseThrow(() -> new UnusableException("NoRefreshToken")));
    return new TokenRequest(
        uri(endpoint(read)), grant, client(read), provider.request(), provider.answer());
  }

  /**
   * What the catalogue makes of the provider's settings.
   *
   * @throws UnusableException if the provider is not in the catalogue or its settings are not
   *     usable
   */
  ProviderEndpoints endpoints(RefreshMaterial read) {
    IdentityProvider provider =
        catalogue
            .find(read.identityProvider())
            .orElseThrow(() -> new UnusableException("UnknownIdentityProvider"));
    try {
      return provider.resolve(read.grantType(), read.parameters());
    } catch (io.keybearer.oauth.ProviderParametersException e) {
      throw new UnusableException("UnusableParameters");
    }
  }

  /** Whether the provider ends the access token before a refresh by it. */
  boolean refreshEndsOldAccessToken(RefreshMaterial read) {
    return !read.isRepeatable()
        && catalogue
            .find(read.identityProvider())
            .filter(IdentityProvider::refreshEndsOldAccessToken)
            .isPresent();
  }

  /** Names of claims that a refresh keeps where its answer has none of that name. */
  Set<String> keptClaims(RefreshMaterial read) {
    return catalogue
        .find(read.identityProvider())
        .map(IdentityProvider::keptClaims)
        .orElse(Set.of());
  }

  static ClientIdentity client(RefreshMaterial read) {
    return new ClientIdentity(read.clientId(), read.clientSecrets());
  }

  static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new UnusableException("UnusableUrl");
    }
  }
}

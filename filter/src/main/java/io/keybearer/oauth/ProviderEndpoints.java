package io.keybearer.oauth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity provider's entry and a provider's parameters come to: where to go and how to
 * ask.
 *
 * @param authorizationUrl where a user consents; empty for client credentials
 * @param tokenUrl where tokens are asked for
 * @param refreshUrl where they are refreshed, when that is elsewhere
 * @param revocationUrl where they are revoked (RFC 7009), where known
 * @param issuer what the server calls itself, where it publishes metadata
 * @param clientId the client id, when it is a parameter of the provider
 * @param scope the scope text, raw; empty when none is asked for
 * @param pkce whether to send a code challenge
 * @param authorizationParameters further parameters of the authorization request
 * @param request how token requests are written
 * @param answer how their answers are read
 */
public record ProviderEndpoints(
    Optional<String> authorizationUrl,
    String tokenUrl,
    Optional<String> refreshUrl,
    Optional<String> revocationUrl,
    Optional<String> issuer,
    Optional<String> clientId,
    Optional<String> scope,
    Pkce pkce,
    Map<String, String> authorizationParameters,
    TokenRequestShape request,
    TokenResponseShape answer) {
  /** Whether authorization requests carry a code challenge (RFC 7636); always S256. */
  public enum Pkce {
    /** The provider insists on one. */
    REQUIRED,
    /** Sent; the provider takes it or ignores it. */
    SENT,
    /** Left out, because the provider stumbles over it. */
    OMITTED
  }

  /** Copies the parameters, keeping their order. */
  public ProviderEndpoints {
    authorizationParameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(authorizationParameters));
  }
}

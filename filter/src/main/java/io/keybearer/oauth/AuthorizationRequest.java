package io.keybearer.oauth;

import io.keybearer.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The request that a browser takes to the authorization endpoint (RFC 6749 §4.1.1), as the
 * catalogue says:
 *
 * <pre>
 * https://server/authorize?response_type=code&amp;client_id=s6BhdRkqt3
 *   &amp;redirect_uri=https%3A%2F%2Fkeys.example.com%2Fcallback%2Fdefault%2Fp&amp;scope=read
 *   &amp;state=xyz&amp;code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
 *   &amp;code_challenge_method=S256
 * </pre>
 *
 * @param provider whose endpoint it is
 * @param endpoints what its parameters come to
 * @param authorizationUrl the authorization endpoint; a query that it has stays
 * @param clientId the client
 * @param redirectUri where the browser comes back to
 * @param state what it brings back
 * @param verifier the PKCE verifier, of which the challenge is made; empty for no challenge
 */
public record AuthorizationRequest(
    IdentityProvider provider,
    ProviderEndpoints endpoints,
    String authorizationUrl,
    String clientId,
    String redirectUri,
    Secret state,
    Optional<CodeVerifier> verifier) {

  /**
   * The address that the browser is sent to.
   *
   * @throws IllegalArgumentException if the authorization endpoint is no URI
   */
  public URI uri() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", clientId);
    parameters.put("redirect_uri", redirectUri);
    endpoints.scope().ifPresent(scope -> parameters.put("scope", scope));
    parameters.put("state", state.expose());
    verifier.ifPresent(
        it -> {
          parameters.put("code_challenge", it.challenge());
          parameters.put("code_challenge_method", "S256");
        });
    parameters.putAll(endpoints.authorizationParameters());
    provider.omittedAuthorizationParameters().forEach(parameters::remove);
    Map<String, String> renamed = endpoints.request().renamed();
    String query =
        parameters.entrySet().stream()
            .map(it -> renamed.getOrDefault(it.getKey(), it.getKey()) + "=" + encoded(it))
            .collect(Collectors.joining("&"));
    return URI.create(authorizationUrl + (authorizationUrl.contains("?") ? "&" : "?") + query);
  }

  /** A blank as {@code %20}, which every server understands. */
  private static String encoded(Map.Entry<String, String> parameter) {
    return URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}

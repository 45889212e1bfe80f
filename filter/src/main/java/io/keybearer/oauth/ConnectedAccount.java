package io.keybearer.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.TokenSet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose account tokens are for, where the catalogue says how: from the ID token that came
 * with them, or by one request with the access token. It is shown to people and decides nothing.
 *
 * <p>An ID token straight from the token endpoint needs no check of its signature (OpenID Connect
 * Core §3.1.3.7, item 6); that it is for this client is checked. Thread-safe.
 */
public final class ConnectedAccount {
  private static final List<String> CLAIMS =
      List.of("preferred_username", "email", "upn", "name", "sub");
  private static final int MOST_CHARACTERS = 320;

  private final OutboundHttpClient http;

  /**
   * Look-ups over this client.
   *
   * @param http sends the requests, under its rules
   */
  public ConnectedAccount(OutboundHttpClient http) {
    this.http = http;
  }

  /**
   * The account; empty when it can't be known, for whatever reason.
   *
   * @param provider where the tokens come from
   * @param clientId the client that they were issued to
   * @param tokens the tokens
   */
  public Optional<String> of(IdentityProvider provider, String clientId, TokenSet tokens) {
    CatalogueEntry.Account account = provider.entry().account();
    if (account == null) {
      return Optional.empty();
    }
    String url = account.url();
    List<String> members = account.members();
    Optional<String> found =
        url == null || members == null
            ? ofIdToken(clientId, tokens)
            : ofAnswer(provider, URI.create(url), members, tokens);
    return found.filter(text -> text.length() <= MOST_CHARACTERS).map(ConnectedAccount::printable);
  }

  private static Optional<String> ofIdToken(String clientId, TokenSet tokens) {
    if (!(tokens.claims().get("id_token") instanceof String text)) {
      return Optional.empty();
    }
    try {
      Map<String, @Nullable Object> claims = JsonWebToken.parse(text).claims();
      Object audience = claims.get("aud");
      boolean ours =
          clientId.equals(audience) || (audience instanceof List<?> all && all.contains(clientId));
      return ours ? first(claims) : Optional.empty();
    } catch (MalformedTokenException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> first(Map<String, @Nullable Object> claims) {
    return CLAIMS.stream()
        .map(claims::get)
        .filter(value -> value instanceof String text && !text.isBlank())
        .map(String::valueOf)
        .findFirst();
  }

  private Optional<String> ofAnswer(
      IdentityProvider provider, URI url, List<String> members, TokenSet tokens) {
    HttpHeader token =
        new HttpHeader(
            provider.apiTokenHeader(),
            provider.apiAuthorizationScheme() + " " + tokens.accessToken().expose());
    try {
      JsonNode answer = JsonDocuments.fetch(http, url, "account", token);
      return members.stream()
          .map(answer::path)
          .filter(value -> value.isTextual() && !value.asText().isBlank())
          .map(JsonNode::asText)
          .findFirst();
    } catch (DiscoveryException e) {
      return Optional.empty();
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }
}

package io.keybearer.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.http.OutboundHttpClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds an authorization server's metadata by its issuer: first where OpenID Connect Discovery §4
 * puts it (appended to the issuer), then where RFC 8414 §3 does (between host and path).
 *
 * <p>The document must name the issuer it was asked for, character by character (RFC 8414 §3.3), or
 * somebody else's endpoints could be passed off as its own. Safe for use by many threads.
 */
public final class Discovery {
  private static final List<ClientAuthentication> TRUSTED_FIRST =
      List.of(
          ClientAuthentication.TLS_CLIENT_AUTH,
          ClientAuthentication.PRIVATE_KEY_JWT,
          ClientAuthentication.CLIENT_SECRET_BASIC,
          ClientAuthentication.CLIENT_SECRET_POST,
          ClientAuthentication.NONE);

  private final OutboundHttpClient http;

  /**
   * Discovery over this client.
   *
   * @param http sends the requests, under its rules
   */
  public Discovery(OutboundHttpClient http) {
    this.http = http;
  }

  /**
   * The metadata of an issuer.
   *
   * @param issuer the issuer, exactly as the server calls itself
   * @throws DiscoveryException if there is no metadata, it names another issuer, or an address in
   *     it must not be used
   */
  public ServerMetadata discover(String issuer) {
    List<URI> places = places(issuer);
    DiscoveryException first = null;
    for (URI place : places) {
      try {
        return metadata(issuer, JsonDocuments.fetch(http, place, "metadata"));
      } catch (DiscoveryException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new DiscoveryException("'" + issuer + "' is not an issuer") : first;
  }

  /** Where an issuer's metadata can be. */
  static List<URI> places(String issuer) {
    URI uri;
    try {
      uri = URI.create(issuer);
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("'" + issuer + "' is not an issuer: it is not a URI", e);
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new DiscoveryException(
          "'" + issuer + "' is not an issuer: it needs a host, and no query or fragment");
    }
    String origin = uri.getScheme() + "://" + uri.getRawAuthority();
    String path =
        uri.getRawPath().endsWith("/")
            ? uri.getRawPath().substring(0, uri.getRawPath().length() - 1)
            : uri.getRawPath();
    List<URI> places = new ArrayList<>();
    places.add(URI.create(origin + path + "/.well-known/openid-configuration"));
    places.add(URI.create(origin + "/.well-known/oauth-authorization-server" + path));
    return places;
  }

  private ServerMetadata metadata(String issuer, JsonNode document) {
    String named = document.path("issuer").asText();
    if (!named.equals(issuer)) {
      throw new DiscoveryException(
          "the metadata is of issuer '" + named + "', not of '" + issuer + "'");
    }
    List<String> methods = texts(document.path("token_endpoint_auth_methods_supported"));
    boolean callback =
        document.path("authorization_response_iss_parameter_supported").asBoolean(false);
    return new ServerMetadata(
        issuer,
        address(document, "authorization_endpoint"),
        address(document, "token_endpoint"),
        address(document.path("mtls_endpoint_aliases"), "token_endpoint"),
        address(document, "revocation_endpoint"),
        address(document, "jwks_uri"),
        texts(document.path("scopes_supported")),
        authentications(methods),
        texts(document.path("code_challenge_methods_supported")).contains("S256"),
        callback);
  }

  /** The methods that both sides have; without a word of it, basic is what a server takes. */
  private static List<ClientAuthentication> authentications(List<String> methods) {
    return methods.isEmpty()
        ? List.of(ClientAuthentication.CLIENT_SECRET_BASIC)
        : TRUSTED_FIRST.stream().filter(method -> methods.contains(method.text())).toList();
  }

  private Optional<String> address(JsonNode document, String member) {
    JsonNode value = document.path(member);
    if (!value.isTextual()) {
      return Optional.empty();
    }
    try {
      Optional<String> problem = http.rules().problem(URI.create(value.asText()));
      if (problem.isEmpty()) {
        return Optional.of(value.asText());
      }
      throw new DiscoveryException("the metadata's " + member + " " + problem.get());
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("the metadata's " + member + " is not a URI", e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}

package io.keybearer.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.keybearer.http.HttpBody;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpRequest;
import io.keybearer.model.CertifiedKey;
import io.keybearer.model.PemFile;
import io.keybearer.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes one token request:
 *
 * <pre>
 * POST /token HTTP/1.1
 * Accept: application/json
 * Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW
 * Content-Type: application/x-www-form-urlencoded
 *
 * grant_type=refresh_token&amp;refresh_token=tGzv3JOkF0XG5Qx2TlKWIA
 * </pre>
 */
final class TokenRequestWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenRequest request;
  private final TokenRequestShape shape;
  private final Optional<Secret> secret;
  private final Instant now;

  TokenRequestWriter(TokenRequest request, Optional<Secret> secret, Instant now) {
    this.request = request;
    this.shape = request.shape();
    this.secret = secret;
    this.now = now;
  }

  /**
   * The request as it is sent.
   *
   * @throws UnusableKeyException if the client signs or shows a certificate, and its key can't be
   *     read
   */
  HttpRequest write() {
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "application/json");
    addGrant(parameters);
    addClient(parameters, headers);
    headers.put("Content-Type", contentType());
    headers.putAll(shape.headers());
    List<HttpHeader> fields = new ArrayList<>();
    headers.forEach((name, value) -> fields.add(new HttpHeader(name, value)));
    return new HttpRequest(
        "POST",
        request.endpoint(),
        fields,
        Optional.of(HttpBody.of(body(renamed(parameters)))),
        identity());
  }

  private void addGrant(Map<String, String> parameters) {
    if (request.grant() instanceof TokenGrant.ClientCredentials grant) {
      parameters.put("grant_type", "client_credentials");
      grant.scope().ifPresent(scope -> parameters.put("scope", scope));
      parameters.putAll(shape.tokenParameters());
    } else if (request.grant() instanceof TokenGrant.Refresh grant) {
      parameters.put("grant_type", "refresh_token");
      parameters.put("refresh_token", grant.refreshToken().expose());
      parameters.putAll(shape.refreshParameters());
    } else if (request.grant() instanceof TokenGrant.Code grant) {
      parameters.put("grant_type", "authorization_code");
      parameters.put("code", grant.code().expose());
      parameters.put("redirect_uri", grant.redirectUri());
      grant.verifier().ifPresent(verifier -> parameters.put("code_verifier", verifier.expose()));
      parameters.putAll(shape.tokenParameters());
    } else if (request.grant() instanceof TokenGrant.Revocation grant) {
      parameters.put("token", grant.token().expose());
      parameters.put("token_type_hint", grant.typeHint());
    }
  }

  private void addClient(Map<String, String> parameters, Map<String, String> headers) {
    String clientId = request.client().clientId();
    String clientSecret = secret.map(Secret::expose).orElse("");
    switch (shape.clientAuthentication()) {
      case CLIENT_SECRET_BASIC ->
          headers.put(
              "Authorization",
              new ClientSecretBasic(
                      new ClientID(clientId), new com.nimbusds.oauth2.sdk.auth.Secret(clientSecret))
                  .toHTTPAuthorizationHeader());
      case CLIENT_SECRET_BASIC_RAW ->
          headers.put(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8)));
      case CLIENT_SECRET_POST -> {
        parameters.put("client_id", clientId);
        parameters.put("client_secret", clientSecret);
      }
      case PRIVATE_KEY_JWT -> {
        parameters.put("client_id", clientId);
        parameters.put(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        parameters.put(
            "client_assertion",
            ClientAssertion.sign(clientId, request.endpoint(), Secret.of(clientSecret), now));
      }
      case TLS_CLIENT_AUTH, NONE -> parameters.put("client_id", clientId);
    }
  }

  /** The certificate to show in TLS, and its key: the client's secret is both, in PEM. */
  private Optional<io.keybearer.http.ClientIdentity> identity() {
    return shape.clientAuthentication() == ClientAuthentication.TLS_CLIENT_AUTH
        ? Optional.of(certificate(secret.orElse(Secret.of(""))))
        : Optional.empty();
  }

  /**
   * A certificate with its key.
   *
   * @throws UnusableKeyException if the text does not hold both
   */
  static io.keybearer.http.ClientIdentity certificate(Secret secret) {
    try {
      PemFile pem = PemFile.read(secret.expose().getBytes(StandardCharsets.UTF_8));
      CertifiedKey certified =
          CertifiedKey.of(
              pem.certificates(),
              pem.privateKey()
                  .orElseThrow(() -> new GeneralSecurityException("there is no PRIVATE KEY")));
      return io.keybearer.http.ClientIdentity.of(certified.chain(), certified.key());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableKeyException("unusable_client_certificate", e);
    }
  }

  private Map<String, String> renamed(Map<String, String> parameters) {
    Map<String, String> result = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> result.put(shape.renamed().getOrDefault(name, name), value));
    return result;
  }

  private String contentType() {
    return switch (shape.format()) {
      case FORM -> "application/x-www-form-urlencoded";
      case JSON -> "application/json";
    };
  }

  private String body(Map<String, String> parameters) {
    return switch (shape.format()) {
      case FORM ->
          parameters.entrySet().stream()
              .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
              .collect(Collectors.joining("&"));
      case JSON -> json(parameters);
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> parameters) {
    try {
      return JSON.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }
}

package io.keybearer.testing;

import com.nimbusds.jose.JOSEObjectType;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link AuthorizationServer} that users see: it takes everybody for the account that
 * it was told, consents at once, and gives a code that is good once, with the verifier of its
 * challenge (RFC 7636 §4.6) and for the same redirect URI.
 */
public final class AuthorizationCodes {
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Map<String, String>> open = new ConcurrentHashMap<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private volatile Optional<String> account = Optional.of("ann@example.com");
  private volatile Optional<String> issuer = Optional.empty();
  private volatile Optional<String> error = Optional.empty();

  AuthorizationCodes() {}

  /** Takes everybody for this account from now on; empty: tells nobody. */
  public AuthorizationCodes account(Optional<String> name) {
    account = name;
    return this;
  }

  /** Names this issuer in callbacks from now on (RFC 9207). */
  public AuthorizationCodes issuer(Optional<String> name) {
    issuer = name;
    return this;
  }

  /** Answers with this error from now on. */
  public AuthorizationCodes error(Optional<String> code) {
    error = code;
    return this;
  }

  /** The authorization requests so far. */
  public List<Map<String, String>> requests() {
    return requests;
  }

  /** The address of the callback that answers an authorization request. */
  URI answer(String rawQuery) {
    Map<String, String> request = parameters(rawQuery);
    requests.add(request);
    Map<String, String> callback = new LinkedHashMap<>();
    if (error.isPresent()) {
      callback.put("error", error.get());
    } else {
      String code = "code-" + numbers.incrementAndGet();
      account.ifPresent(name -> request.put("account", name));
      open.put(code, request);
      callback.put("code", code);
    }
    callback.put("state", request.getOrDefault("state", ""));
    issuer.ifPresent(name -> callback.put("iss", name));
    StringBuilder query = new StringBuilder();
    callback.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return URI.create(Objects.requireNonNull(request.get("redirect_uri")) + query);
  }

  /** The request whose code a token request redeems; empty when it does not. */
  Optional<Map<String, String>> redeem(Map<String, String> form) {
    @Nullable Map<String, String> request = open.remove(form.getOrDefault("code", ""));
    if (request == null
        || !Objects.equals(request.get("redirect_uri"), form.get("redirect_uri"))
        || !Objects.equals(request.get("client_id"), form.get("client_id"))) {
      return Optional.empty();
    }
    @Nullable String challenge = request.get("code_challenge");
    boolean proven =
        challenge == null
            ? !form.containsKey("code_verifier")
            : "S256".equals(request.get("code_challenge_method"))
                && challenge.equals(s256(form.getOrDefault("code_verifier", "")));
    return proven ? Optional.of(request) : Optional.empty();
  }

  /**
   * An ID token without a worthwhile signature, which a client may take from the token endpoint.
   */
  static Optional<String> idToken(Map<String, String> request) {
    return Optional.ofNullable(request.get("account"))
        .filter(name -> request.getOrDefault("scope", "").contains("openid"))
        .map(
            name ->
                base64("{\"alg\":\"HS256\",\"typ\":\"" + JOSEObjectType.JWT + "\"}")
                    + "."
                    + base64(
                        "{\"sub\":\"1\",\"aud\":\""
                            + request.get("client_id")
                            + "\",\"email\":\""
                            + name
                            + "\"}")
                    + ".c2lnbmF0dXJl");
  }

  private static String s256(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new ConcurrentHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }
}

package io.keybearer.admin.security;

import io.keybearer.identity.RequiredClaim;
import io.keybearer.identity.TokenRefusedException;
import io.keybearer.identity.TokenRules;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.identity.VerifiedToken;
import io.keybearer.model.Secret;
import io.keybearer.oauth.CallbackParameters;
import io.keybearer.oauth.ClientAuthentication;
import io.keybearer.oauth.ClientIdentity;
import io.keybearer.oauth.CodeVerifier;
import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.DiscoveryException;
import io.keybearer.oauth.MalformedCallbackException;
import io.keybearer.oauth.ServerMetadata;
import io.keybearer.oauth.TokenAnswer;
import io.keybearer.oauth.TokenEndpoint;
import io.keybearer.oauth.TokenGrant;
import io.keybearer.oauth.TokenRequest;
import io.keybearer.oauth.TokenRequestShape;
import io.keybearer.oauth.TokenResponseShape;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in at an OpenID provider: the authorization code flow of OpenID Connect Core §3.1, with PKCE
 * (RFC 7636), state and nonce.
 *
 * <p>All three are made of one secret that only the browser keeps, in a cookie: an answer belongs
 * to the browser that asked, and nothing is kept here in between. A code is sent once at most, to
 * the token endpoint of the provider whose metadata name it. Thread-safe.
 */
public final class OpenIdSignIn {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private final OpenIdSettings settings;
  private final Discovery discovery;
  private final TokenEndpoint tokenEndpoint;
  private final TokenVerifier verifier;
  private final SignIn signIn;
  private final String redirectUri;
  private final SecureRandom random;

  OpenIdSignIn(
      OpenIdSettings settings,
      OpenIdParts parts,
      SignIn signIn,
      String redirectUri,
      SecureRandom random) {
    this.settings = settings;
    this.discovery = parts.discovery();
    this.tokenEndpoint = parts.tokenEndpoint();
    this.verifier = parts.verifier();
    this.signIn = signIn;
    this.redirectUri = redirectUri;
    this.random = random;
  }

  /**
   * A sign-in that begins.
   *
   * @param location where the browser goes
   * @param secret what it must bring back, beside what the provider sends along
   */
  public record Begun(URI location, Secret secret) {}

  /**
   * Begins a sign-in.
   *
   * @throws AccessException when the provider's metadata can't be had
   */
  public Begun begin() {
    Secret secret = OpaqueToken.random("", random);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", settings.clientId());
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", settings.scope());
    parameters.put("state", OpaqueToken.derived(secret, "state").expose());
    parameters.put("nonce", OpaqueToken.derived(secret, "nonce").expose());
    parameters.put("code_challenge", codeVerifier(secret).challenge());
    parameters.put("code_challenge_method", "S256");
    String endpoint =
        metadata()
            .authorizationEndpoint()
            .orElseThrow(() -> AccessException.conflict("The provider has no sign-in page."));
    String query =
        parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&"));
    return new Begun(URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + query), secret);
  }

  /**
   * Ends a sign-in.
   *
   * @param query the query that the browser came back with, still encoded; null for none
   * @param secret what the browser kept; empty when nothing
   * @throws AccessException when nobody is signed in; why is an audit row
   */
  public SignIn.Done finish(@Nullable String query, Optional<Secret> secret, SignIn.Origin origin) {
    try {
      VerifiedToken token = idToken(parameters(query), secret);
      String name =
          token
              .text(settings.nameClaim())
              .or(() -> token.text("sub"))
              .orElseThrow(() -> refused("the ID token does not say who it is"));
      Role role =
          settings.role().role(token).orElseThrow(() -> refused("'" + name + "' has no role here"));
      return signIn.byOtherParty("oidc/" + name, role, settings.role().mayReveal(token), origin);
    } catch (AccessException e) {
      signIn.refusedByOtherParty(e.sentence(), origin);
      throw e;
    }
  }

  private static CallbackParameters parameters(@Nullable String query) {
    try {
      return CallbackParameters.read(query);
    } catch (MalformedCallbackException e) {
      throw refused("the answer " + e.getMessage());
    }
  }

  private VerifiedToken idToken(CallbackParameters parameters, Optional<Secret> secret) {
    Secret kept = secret.orElseThrow(() -> refused("the browser did not begin this sign-in"));
    Secret state = OpaqueToken.derived(kept, "state");
    if (!parameters.get("state").map(it -> state.hasSameValueAs(Secret.of(it))).orElse(false)) {
      throw refused("the browser began another sign-in");
    }
    ServerMetadata metadata = metadata();
    checkIssuer(parameters.get("iss"), metadata);
    if (parameters.get("error").isPresent()) {
      throw refused("the provider refused");
    }
    String code = parameters.get("code").orElseThrow(() -> refused("the provider sent no code"));
    String text = exchange(Secret.of(code), codeVerifier(kept), metadata);
    try {
      VerifiedToken token = verifier.verify(text, rules(OpaqueToken.derived(kept, "nonce")));
      if (!token.text("azp").orElse(settings.clientId()).equals(settings.clientId())) {
        throw refused("the ID token is for another application");
      }
      return token;
    } catch (TokenRefusedException e) {
      throw refused("the ID token does not pass (" + e.failure().text() + ")");
    }
  }

  /** RFC 9207 §2.4: an answer of another provider must not be taken for this one's. */
  private static void checkIssuer(Optional<String> said, ServerMetadata metadata) {
    boolean missing = said.isEmpty() && metadata.issuerInCallback();
    if (missing || !said.orElse(metadata.issuer()).equals(metadata.issuer())) {
      throw refused("the answer is not the provider's");
    }
  }

  private String exchange(Secret code, CodeVerifier codeVerifier, ServerMetadata metadata) {
    ClientAuthentication authentication =
        settings.clientSecret().isEmpty()
            ? ClientAuthentication.NONE
            : metadata.clientAuthentications().stream()
                .filter(
                    method ->
                        method == ClientAuthentication.CLIENT_SECRET_BASIC
                            || method == ClientAuthentication.CLIENT_SECRET_POST)
                .findFirst()
                .orElse(ClientAuthentication.CLIENT_SECRET_BASIC);
    TokenRequest request =
        new TokenRequest(
            URI.create(
                metadata
                    .tokenEndpoint()
                    .orElseThrow(() -> refused("the provider has no token endpoint"))),
            new TokenGrant.Code(code, redirectUri, Optional.of(codeVerifier.value())),
            new ClientIdentity(settings.clientId(), settings.clientSecret().stream().toList()),
            TokenRequestShape.standard(authentication),
            TokenResponseShape.STANDARD);
    TokenAnswer answer = tokenEndpoint.send(request, DEADLINE, () -> true);
    if (answer instanceof TokenAnswer.Issued issued
        && issued.tokens().claims().get("id_token") instanceof String text) {
      return text;
    }
    throw refused(
        answer instanceof TokenAnswer.Refused no
            ? "the token endpoint refused the code (" + no.code() + ")"
            : "the token endpoint gave no ID token");
  }

  private TokenRules rules(Secret nonce) {
    return new TokenRules(
        List.of(URI.create(ApiIssuer.metadata(settings.issuer()))),
        List.of(),
        List.of(),
        Set.of(settings.clientId()),
        Set.of(settings.issuer()),
        List.of(new RequiredClaim("nonce", List.of(nonce.expose()), true, null)),
        true,
        true,
        CLOCK_SKEW);
  }

  private ServerMetadata metadata() {
    try {
      return discovery.discover(settings.issuer());
    } catch (DiscoveryException e) {
      throw refused("the provider's metadata can't be had: " + e.getMessage());
    }
  }

  private static CodeVerifier codeVerifier(Secret secret) {
    return new CodeVerifier(OpaqueToken.derived(secret, "verifier"));
  }

  private static AccessException refused(String why) {
    return AccessException.forbidden(why);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

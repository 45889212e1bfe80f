package io.keybearer.it.bench;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.identity.IdentitySettings;
import io.keybearer.identity.TokenCaller;
import io.keybearer.identity.TokenVerifier;
import io.keybearer.identity.TrustedIssuer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TokenIssuer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goal 13: who bears a token that was seen before, against the check of its signature. */
final class Identities {
  private Identities() {}

  static void run() throws Exception {
    try (TokenIssuer issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
        OutboundHttpClient http = new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
        TokenVerifier verifier = new TokenVerifier(http, InstantSource.system())) {
      TokenCaller callers = new TokenCaller(settings(issuer), verifier);
      String token = token(issuer);
      JWSVerifier signature =
          new RSASSAVerifier(
              TokenIssuer.key("one", JWSAlgorithm.RS256).toRSAKey().toRSAPublicKey());
      new Rounds()
          .add(
              "RS256 validation (Nimbus: parse, check the signature)",
              () -> check(token, signature))
          .add("a repeated JWT identity", () -> callers.identity(token))
          .print();
    }
  }

  private static void check(String token, JWSVerifier signature) {
    try {
      if (!SignedJWT.parse(token).verify(signature)) {
        throw new IllegalStateException("the signature is not right");
      }
    } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IdentitySettings settings(TokenIssuer issuer) {
    return new IdentitySettings(
        List.of(
            new TrustedIssuer(
                issuer.issuer(),
                Optional.empty(),
                Set.of(IdentitySettings.AUDIENCE),
                Optional.empty(),
                Optional.of("tid"),
                "oid",
                "groups",
                List.of("azp"))),
        Duration.ofSeconds(30));
  }

  private static String token(TokenIssuer issuer) {
    return issuer.token(
        "one",
        JWSAlgorithm.RS256,
        Map.of(
            "exp",
            Instant.now().plus(Duration.ofHours(10)).getEpochSecond(),
            "aud",
            IdentitySettings.AUDIENCE,
            "tid",
            TestConnections.TENANT.toString(),
            "oid",
            TestConnections.OBJECT.toString(),
            "groups",
            List.of("one", "two"),
            "azp",
            "app"));
  }
}

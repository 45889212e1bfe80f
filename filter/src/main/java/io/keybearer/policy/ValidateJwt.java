package io.keybearer.policy;

import io.keybearer.identity.OpeningKey;
import io.keybearer.identity.RequiredClaim;
import io.keybearer.identity.SigningKey;
import io.keybearer.identity.TokenRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * {@code validate-jwt}: lets the request pass only with a JSON Web Token that is signed by a key
 * the document accepts, in time, and as the document requires.
 */
final class ValidateJwt {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("validate-jwt", ValidateJwt::compile);

  private static final int LONGEST_SKEW_SECONDS = 24 * 60 * 60;

  private ValidateJwt() {}

  private static Policy compile(ElementReader element) {
    return TokenValidation.read(element, false, rules(element), (token, run) -> {});
  }

  private static Operand<TokenRules> rules(ElementReader element) {
    TokenRulesReader reader = new TokenRulesReader(element);
    Operand<List<URI>> metadata = CombinedOperand.all(metadata(element));
    Operand<List<SigningKey>> keys = reader.signingKeys();
    Operand<List<OpeningKey>> openingKeys = reader.openingKeys();
    Operand<List<String>> audiences = reader.texts("audiences", "audience");
    Operand<List<String>> issuers = reader.texts("issuers", "issuer");
    Operand<List<RequiredClaim>> claims = reader.claims();
    Operand<Boolean> expires = element.flag("require-expiration-time", true);
    Operand<Boolean> signed = element.flag("require-signed-tokens", true);
    Operand<Integer> skew = element.integer("clock-skew", 0, 0, LONGEST_SKEW_SECONDS);
    return new CombinedOperand<>(
        List.of(metadata, keys, openingKeys, audiences, issuers, claims, expires, signed, skew),
        run ->
            new TokenRules(
                metadata.of(run),
                keys.of(run),
                openingKeys.of(run),
                new HashSet<>(audiences.of(run)),
                new HashSet<>(issuers.of(run)),
                claims.of(run),
                expires.of(run),
                signed.of(run),
                Duration.ofSeconds(skew.of(run))));
  }

  private static List<Operand<URI>> metadata(ElementReader element) {
    List<Operand<URI>> metadata = new ArrayList<>();
    for (ElementReader each : element.children("openid-config")) {
      metadata.add(each.requiredUri("url"));
      each.flag("validate-connectivity", true);
      if (each.has("host")) {
        each.warning("'host' is not implemented here; the host of 'url' is named");
      }
    }
    return metadata;
  }
}

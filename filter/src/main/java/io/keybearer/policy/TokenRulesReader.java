package io.keybearer.policy;

import io.keybearer.identity.OpeningKey;
import io.keybearer.identity.RequiredClaim;
import io.keybearer.identity.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements inside validate-jwt and validate-azure-ad-token. What is literal is checked
 * when the document is loaded; what an expression gives, when a request comes.
 */
final class TokenRulesReader {
  private final ElementReader element;

  TokenRulesReader(ElementReader element) {
    this.element = element;
  }

  /** The texts of the elements {@code item} inside {@code list}; empty when there is no list. */
  Operand<List<String>> texts(String list, String item) {
    List<Operand<String>> texts = new ArrayList<>();
    for (ElementReader found : element.child(list).stream().toList()) {
      for (ElementReader each : found.children(item)) {
        texts.add(text(each));
      }
      if (texts.isEmpty()) {
        found.error("At least one '" + item + "' is required");
      }
    }
    return CombinedOperand.all(texts);
  }

  /** The text of an element; an expression that gives null fails. */
  static Operand<String> text(ElementReader element) {
    return element
        .contentText()
        .map(
            text -> {
              if (text == null) {
                throw PolicyFailure.failed(
                    ErrorReasons.EXPRESSION,
                    "The expression of an element's text did not give a text.",
                    null);
              }
              return text;
            });
  }

  /** The claims inside {@code required-claims}. */
  Operand<List<RequiredClaim>> claims() {
    List<Operand<RequiredClaim>> claims = new ArrayList<>();
    for (ElementReader found : element.child("required-claims").stream().toList()) {
      found.children("claim").forEach(each -> claims.add(claim(each)));
    }
    return CombinedOperand.all(claims);
  }

  private static Operand<RequiredClaim> claim(ElementReader element) {
    Operand<String> name = element.requiredText("name");
    Operand<Boolean> all = element.choice("match", true, Map.of("all", true, "any", false));
    Operand<@Nullable String> separator = element.text("separator");
    Operand<List<String>> values =
        CombinedOperand.all(
            element.children("value").stream().map(TokenRulesReader::text).toList());
    return new CombinedOperand<>(
        List.of(name, all, separator, values),
        run -> new RequiredClaim(name.of(run), values.of(run), all.of(run), separator.of(run)));
  }

  /** The keys inside {@code issuer-signing-keys} and its older form. */
  Operand<List<SigningKey>> signingKeys() {
    List<Operand<SigningKey>> keys = new ArrayList<>();
    for (ElementReader found : element.child("issuer-signing-tokens").stream().toList()) {
      found.children("token").forEach(each -> keys.add(TokenKeys.signingSecret(each)));
    }
    for (ElementReader found : element.child("issuer-signing-keys").stream().toList()) {
      found.children("key").forEach(each -> keys.add(TokenKeys.signing(each)));
      found
          .children("zumo-master-key")
          .forEach(each -> each.error("This kind of key is not implemented here"));
    }
    return CombinedOperand.all(keys);
  }

  /** The keys inside {@code decryption-keys}. */
  Operand<List<OpeningKey>> openingKeys() {
    List<Operand<OpeningKey>> keys = new ArrayList<>();
    for (ElementReader found : element.child("decryption-keys").stream().toList()) {
      found.children("key").forEach(each -> keys.add(TokenKeys.opening(each)));
    }
    return CombinedOperand.all(keys);
  }
}

package io.keybearer.policy;

import io.keybearer.identity.OpeningKey;
import io.keybearer.identity.SigningKey;
import io.keybearer.policyset.GatewayCertificate;
import io.keybearer.policyset.GatewayCertificates;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the keys that a document gives for tokens. */
final class TokenKeys {
  private TokenKeys() {}

  /** A secret that tokens are signed with, as the Base64 text of an element. */
  static Operand<SigningKey> signingSecret(ElementReader element) {
    return made(
        element,
        List.of(element.contentText()),
        parts -> SigningKey.secret(null, secret(parts.get(0))));
  }

  /** A key that tokens are signed with: a secret, a certificate, or the numbers of an RSA key. */
  static Operand<SigningKey> signing(ElementReader element) {
    checkKind(element);
    Operand<@Nullable String> id = element.text("id");
    if (element.has("certificate-id")) {
      GatewayCertificates held = element.frame().compilation().certificates();
      return made(
          element,
          List.of(id, element.text("certificate-id")),
          parts ->
              SigningKey.of(parts.get(0), held(held, parts.get(1)).certificate().getPublicKey()));
    }
    if (element.has("n") || element.has("e")) {
      return made(
          element,
          List.of(id, element.text("n"), element.text("e")),
          parts ->
              SigningKey.rsa(parts.get(0), bytes(parts.get(1), "'n'"), bytes(parts.get(2), "'e'")));
    }
    return made(
        element,
        List.of(id, element.contentText()),
        parts -> SigningKey.secret(parts.get(0), secret(parts.get(1))));
  }

  /** A key that tokens are opened with: a secret, or a certificate whose key the gateway holds. */
  static Operand<OpeningKey> opening(ElementReader element) {
    checkKind(element);
    Operand<@Nullable String> id = element.text("id");
    if (element.has("certificate-id")) {
      GatewayCertificates held = element.frame().compilation().certificates();
      return made(
          element,
          List.of(id, element.text("certificate-id")),
          parts -> opening(parts.get(0), held(held, parts.get(1))));
    }
    return made(
        element,
        List.of(id, element.contentText()),
        parts -> OpeningKey.secret(parts.get(0), secret(parts.get(1))));
  }

  private static OpeningKey opening(@Nullable String id, GatewayCertificate certificate) {
    return certificate
        .privateKey()
        .map(key -> OpeningKey.of(id, key))
        .orElseThrow(() -> new IllegalArgumentException("the gateway holds no private key of it"));
  }

  private static void checkKind(ElementReader element) {
    boolean numbers = element.has("n") || element.has("e");
    boolean certificate = element.has("certificate-id");
    boolean text =
        !(element.contentText() instanceof Operand.Constant<@Nullable String> known
            && "".equals(known.value()));
    if ((numbers ? 1 : 0) + (certificate ? 1 : 0) + (text ? 1 : 0) > 1) {
      element.error("A key is one of a text, 'certificate-id', and 'n' with 'e'");
    }
  }

  private static GatewayCertificate held(GatewayCertificates held, @Nullable String id) {
    return held.withId(String.valueOf(id))
        .orElseThrow(
            () -> new IllegalArgumentException("the gateway has no certificate '" + id + "'"));
  }

  /** A key of these parts; made, and checked, when the document is loaded if they are literal. */
  private static <T> Operand<T> made(
      ElementReader element,
      List<Operand<@Nullable String>> parts,
      Function<List<@Nullable String>, T> maker) {
    List<@Nullable String> known = new ArrayList<>();
    for (Operand<@Nullable String> part : parts) {
      if (part instanceof Operand.Constant<@Nullable String> constant) {
        known.add(constant.value());
      }
    }
    if (known.size() < parts.size()) {
      return run -> {
        List<@Nullable String> values = new ArrayList<>();
        parts.forEach(part -> values.add(part.of(run)));
        return usable(() -> maker.apply(values));
      };
    }
    try {
      return Operand.constant(maker.apply(known));
    } catch (IllegalArgumentException e) {
      element.error("The key can't be used: " + e.getMessage());
      return run -> usable(() -> maker.apply(known));
    }
  }

  /** What the supplier gives; a failure when it finds that a key can't be used. */
  private static <T> T usable(Supplier<T> key) {
    try {
      return key.get();
    } catch (IllegalArgumentException e) {
      throw PolicyFailure.failed("KeyNotUsable", "A key can't be used: " + e.getMessage() + ".", e);
    }
  }

  /** A secret in Base64. What is a public key is none, or whoever knows it could sign. */
  private static byte[] secret(@Nullable String text) {
    byte[] secret = bytes(text, "its text");
    if (isPublic(secret)) {
      throw new IllegalArgumentException(
          "its text is a public key or certificate, not a secret; name it by 'certificate-id', or"
              + " give its numbers as 'n' and 'e'");
    }
    return secret;
  }

  private static boolean isPublic(byte[] bytes) {
    if (new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
      return true;
    }
    try {
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
      return true;
    } catch (GeneralSecurityException e) {
      return isPublicKey(bytes, "RSA") || isPublicKey(bytes, "EC");
    }
  }

  private static boolean isPublicKey(byte[] bytes, String algorithm) {
    try {
      KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Base64 in either alphabet, with or without padding. */
  private static byte[] bytes(@Nullable String text, String what) {
    String digits =
        text == null ? "" : text.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    if (digits.isEmpty()) {
      throw new IllegalArgumentException(what + " is missing");
    }
    try {
      return Base64.getDecoder().decode(digits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not Base64");
    }
  }
}

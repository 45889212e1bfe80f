package io.keybearer.oauth;

import io.keybearer.model.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a client proves itself at the token endpoint; one method a request (RFC 6749 §2.3). The names
 * are those of RFC 8414's metadata, in lower case.
 */
public enum ClientAuthentication {
  /** Id and secret, each form-urlencoded, in the Authorization header (RFC 6749 §2.3.1). */
  CLIENT_SECRET_BASIC,
  /** The same without the encoding, as some servers want it against the RFC. */
  CLIENT_SECRET_BASIC_RAW,
  /** Id and secret in the body. */
  CLIENT_SECRET_POST,
  /** An assertion signed with the client's private key (RFC 7523 §2.2). */
  PRIVATE_KEY_JWT,
  /**
   * A certificate shown in TLS, whose subject the server knows or, self-signed, which it knows
   * itself (RFC 8705 §2); the id in the body.
   */
  TLS_CLIENT_AUTH,
  /** A public client: its id alone. */
  NONE;

  /** The name in metadata and in the catalogue, such as {@code client_secret_basic}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What is wrong with a client's secret for this method, in words that follow its name; empty when
   * it can be used.
   */
  public Optional<String> problem(Secret secret) {
    try {
      switch (this) {
        case PRIVATE_KEY_JWT ->
            ClientAssertion.sign("client", URI.create("https://localhost"), secret, Instant.EPOCH);
        case TLS_CLIENT_AUTH -> TokenRequestWriter.certificate(secret);
        default -> {
          // Any text will do.
        }
      }
      return Optional.empty();
    } catch (UnusableKeyException e) {
      return Optional.of(
          this == TLS_CLIENT_AUTH
              ? "must be the client's certificate and its private key (PKCS #8), both in PEM"
              : "must be the client's private key: a JWK, or PEM (PKCS #8) with its certificate or"
                  + " public key");
    }
  }

  /** The method of that name in any casing. */
  public static Optional<ClientAuthentication> named(String name) {
    for (ClientAuthentication method : values()) {
      if (method.name().equalsIgnoreCase(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}

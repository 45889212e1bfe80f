package io.keybearer.policy.expression;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What tokens, basic credentials and certificates have. */
final class IdentityMembers {
  private static final String BASIC = "basic ";

  /**
   * {@code BasicAuthCredentials} (RFC 7617).
   *
   * @param userId the user
   * @param password the password
   */
  record BasicCredentials(String userId, String password) {
    /** Names the user alone. */
    @Override
    public String toString() {
      return "BasicAuthCredentials[" + userId + "]";
    }
  }

  private IdentityMembers() {}

  static void register(Members members) {
    RuntimeTypes.put("Jwt", Jwt.class);
    RuntimeTypes.put("BasicAuthCredentials", BasicCredentials.class);
    tokens(members);
    basic(members);
    certificates(members);
  }

  private static void token(Members members, String name, Function<Jwt, @Nullable Object> read) {
    members.add("Jwt." + name + "/0", (e, a) -> read.apply((Jwt) Arguments.value(a[0])));
  }

  private static void tokens(Members members) {
    token(members, "Algorithm", Jwt::algorithm);
    token(members, "Audiences", jwt -> new java.util.ArrayList<@Nullable Object>(jwt.audiences()));
    token(members, "Claims", Jwt::claims);
    token(members, "ExpirationTime", jwt -> date(jwt.expirationTime()));
    token(members, "Id", Jwt::id);
    token(members, "Issuer", Jwt::issuer);
    token(members, "IssuedAt", jwt -> date(jwt.issuedAt()));
    token(members, "NotBefore", jwt -> date(jwt.notBefore()));
    token(members, "Subject", Jwt::subject);
    token(members, "Type", Jwt::type);
    members.add(
        "ContextExtensions.AsJwt/1",
        (e, a) -> a[0] == null ? null : Jwt.parse(Texts.of(a[0])).orElse(null));
    members.add(
        "ContextExtensions.TryParseJwt/2",
        (e, a) -> tried(a, Jwt.parse(Texts.of(a[0])).map(jwt -> jwt)));
  }

  private static boolean tried(@Nullable Object[] arguments, Optional<?> found) {
    ((Reference) Arguments.value(arguments[1])).value = found.orElse(null);
    return found.isPresent();
  }

  private static @Nullable DateTimeValue date(@Nullable Instant instant) {
    return instant == null ? null : DateTimeValue.utc(instant);
  }

  private static Optional<BasicCredentials> credentials(@Nullable Object text) {
    String header = Texts.of(text).strip();
    String encoded =
        header.toLowerCase(Locale.ROOT).startsWith(BASIC)
            ? header.substring(BASIC.length()).strip()
            : header;
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void basic(Members members) {
    members.add("ContextExtensions.AsBasic/1", (e, a) -> credentials(a[0]).orElse(null));
    members.add("ContextExtensions.TryParseBasic/2", (e, a) -> tried(a, credentials(a[0])));
    members.add(
        "BasicAuthCredentials.UserId/0",
        (e, a) -> ((BasicCredentials) Arguments.value(a[0])).userId());
    members.add(
        "BasicAuthCredentials.Username/0",
        (e, a) -> ((BasicCredentials) Arguments.value(a[0])).userId());
    members.add(
        "BasicAuthCredentials.Password/0",
        (e, a) -> ((BasicCredentials) Arguments.value(a[0])).password());
  }

  private static PolicyCertificate own(@Nullable Object value) {
    return (PolicyCertificate) Arguments.value(value);
  }

  private static void certificate(
      Members members, String name, Function<X509Certificate, @Nullable Object> read) {
    members.add("X509Certificate2." + name + "/0", (e, a) -> read.apply(own(a[0]).certificate()));
  }

  private static void certificates(Members members) {
    certificate(members, "FriendlyName", c -> "");
    certificate(members, "Subject", c -> name(c.getSubjectX500Principal()));
    certificate(members, "Issuer", c -> name(c.getIssuerX500Principal()));
    certificate(members, "NotAfter", c -> date(c.getNotAfter().toInstant()));
    certificate(members, "NotBefore", c -> date(c.getNotBefore().toInstant()));
    certificate(members, "SerialNumber", IdentityMembers::serial);
    certificate(members, "GetSerialNumberString", IdentityMembers::serial);
    certificate(members, "Thumbprint", IdentityMembers::thumbprint);
    certificate(members, "GetCertHashString", IdentityMembers::thumbprint);
    certificate(members, "RawData", IdentityMembers::encoded);
    certificate(members, "GetRawCertData", IdentityMembers::encoded);
    certificate(members, "Version", X509Certificate::getVersion);
    certificate(
        members, "GetExpirationDateString", c -> Texts.of(date(c.getNotAfter().toInstant())));
    certificate(
        members, "GetEffectiveDateString", c -> Texts.of(date(c.getNotBefore().toInstant())));
    members.add("X509Certificate2.HasPrivateKey/0", (e, a) -> own(a[0]).privateKey().isPresent());
    members.add("X509Certificate2.GetRSAPublicKey/0", (e, a) -> rsa(own(a[0]), false));
    members.add("X509Certificate2.GetRSAPrivateKey/0", (e, a) -> rsa(own(a[0]), true));
    members.add("X509Certificate2.PrivateKey/0", (e, a) -> rsa(own(a[0]), true));
    for (String name : new String[] {"Verify", "VerifyNoRevocation"}) {
      members.add(
          "X509Certificate2." + name + "/0",
          (e, a) -> CertificateTrust.isTrusted(own(a[0]).certificate(), e.environment().clock()));
    }
  }

  private static CryptoMembers.@Nullable RsaKey rsa(PolicyCertificate certificate, boolean secret) {
    PublicKey key = certificate.certificate().getPublicKey();
    if (!(key instanceof RSAPublicKey)) {
      return null;
    }
    if (!secret) {
      return new CryptoMembers.RsaKey(null, key);
    }
    return certificate
        .privateKey()
        .map(privateKey -> new CryptoMembers.RsaKey(privateKey, key))
        .orElse(null);
  }

  /** .NET writes a blank after each comma of a name (RFC 2253 has none). */
  private static String name(X500Principal principal) {
    return principal.getName(X500Principal.RFC1779);
  }

  private static String serial(X509Certificate certificate) {
    String digits = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new ClrException("CryptographicException", "The certificate can't be encoded.", e);
    }
  }

  private static String thumbprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new ClrException("CryptographicException", "The thumbprint can't be computed.", e);
    }
  }
}

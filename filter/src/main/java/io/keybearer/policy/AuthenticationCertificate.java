package io.keybearer.policy;

import io.keybearer.http.ClientIdentity;
import io.keybearer.policyset.GatewayCertificate;
import io.keybearer.policyset.GatewayCertificates;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code authentication-certificate}: has the backend, or the server of a request that a policy
 * sends, shown a certificate of the gateway's, named by its id or thumbprint, or one that an
 * expression gives as a PKCS#12 file.
 *
 * <p>The filter makes no connection to the backend itself: it hands the application behind it what
 * connections are made with, as a request attribute.
 */
final class AuthenticationCertificate implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("authentication-certificate", AuthenticationCertificate::compile);

  private final Operand<ClientIdentity> identity;

  private AuthenticationCertificate(Operand<ClientIdentity> identity) {
    this.identity = identity;
  }

  static AuthenticationCertificate compile(ElementReader element) {
    long given = Stream.of("thumbprint", "certificate-id", "body").filter(element::has).count();
    if (given != 1) {
      element.error("Exactly one of 'thumbprint', 'certificate-id' and 'body' is required");
    }
    Operand<@Nullable String> password = element.text("password");
    if (element.has("body")) {
      return new AuthenticationCertificate(ofFile(element.requiredValue("body"), password));
    }
    boolean byId = element.has("certificate-id");
    Operand<String> name =
        given == 0
            ? Operand.constant("")
            : element.requiredText(byId ? "certificate-id" : "thumbprint");
    Held held = new Held(element.frame().compilation().certificates(), byId);
    if (name instanceof Operand.Constant<String> known && given == 1) {
      try {
        return new AuthenticationCertificate(Operand.constant(held.identity(known.value())));
      } catch (IllegalArgumentException e) {
        element.error("It can't be used: " + e.getMessage());
      }
    }
    return new AuthenticationCertificate(run -> held.identity(name.of(run)));
  }

  private static Operand<ClientIdentity> ofFile(
      Operand<@Nullable Object> body, Operand<@Nullable String> password) {
    return run -> {
      if (!(body.of(run) instanceof byte[] file)) {
        throw new IllegalArgumentException("'body' gave no bytes");
      }
      String secret = password.of(run);
      return ClientIdentity.ofPkcs12(file, secret == null ? "" : secret);
    };
  }

  /** Certificates that the gateway holds, by id or by thumbprint; each is made ready once. */
  private static final class Held {
    private final GatewayCertificates certificates;
    private final boolean byId;
    private final Map<String, ClientIdentity> ready = new ConcurrentHashMap<>();

    Held(GatewayCertificates certificates, boolean byId) {
      this.certificates = certificates;
      this.byId = byId;
    }

    /**
     * The identity of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    ClientIdentity identity(String name) {
      Optional<GatewayCertificate> found =
          byId ? certificates.withId(name) : certificates.withThumbprint(name);
      GatewayCertificate certificate =
          found.orElseThrow(
              () -> new IllegalArgumentException("the gateway has no certificate '" + name + "'"));
      ClientIdentity known = ready.get(certificate.id());
      if (known == null) {
        known =
            ClientIdentity.of(
                certificate.chain(),
                certificate
                    .privateKey()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "the gateway holds no private key of certificate '"
                                    + certificate.id()
                                    + "'")));
        ready.put(certificate.id(), known);
      }
      return known;
    }
  }

  @Override
  public Flow run(PolicyRun run) {
    run.request().clientIdentity(identity(run));
    return Flow.NEXT;
  }

  /**
   * The certificate and key for this run.
   *
   * @throws PolicyFailure when there is none
   */
  ClientIdentity identity(PolicyRun run) {
    try {
      return identity.of(run);
    } catch (IllegalArgumentException e) {
      throw PolicyFailure.failed(
          "CertificateNotUsable", "No certificate can be shown: " + e.getMessage() + ".", e);
    }
  }
}

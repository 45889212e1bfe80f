package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.Diagnostic;
import io.keybearer.testing.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** validate-client-certificate, with an authority whose revocation list is fetched over HTTP. */
class ValidateClientCertificateTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String NO_CHECKS =
      "validate-trust='false' validate-revocation='false' validate-not-before='false'"
          + " validate-not-after='false'";

  private final PolicyStage stage = new PolicyStage();
  private TestAuthority authority;
  private TestAuthority stranger;
  private TestAuthority.Issued client;

  @BeforeEach
  void start() throws IOException {
    authority = TestAuthority.start("O=Example,CN=Authority", PolicyStage.START);
    stranger = TestAuthority.start("O=Example,CN=Authority", PolicyStage.START);
    client = authority.issue("O=Example,OU=Orders,CN=client-1", "client-1.example.test");
    stage.files.put("certificates/authority.pem", authority.itself().pem());
    show(client.certificate());
  }

  @AfterEach
  void stop() {
    authority.close();
    stranger.close();
    stage.close();
  }

  private void show(X509Certificate... chain) {
    stage.clientCertificates = List.of(chain);
  }

  private String outcome(String attributes, String children) {
    PolicyRun run =
        stage.run(
            "<validate-client-certificate "
                + attributes
                + ">"
                + children
                + "</validate-client-certificate>");
    if (run.lastError() == null) {
      return "passes";
    }
    assertThat(PolicyStage.error(run).source()).isEqualTo("validate-client-certificate");
    assertThat(run.response().status()).isEqualTo(403);
    return String.valueOf(PolicyStage.error(run).reason());
  }

  @Test
  void passesACertificateOfAHeldAuthority_andReadsItsListOnce() {
    assertThat(outcome("", "")).isEqualTo("passes");
    stage.clientCertificates = List.of(authority.issue("CN=client-2", "").certificate());
    // The stage makes a new policy for each run, but the lists are kept.
    assertThat(outcome("", "")).isEqualTo("passes");
    assertThat(authority.reads()).isEqualTo(1);
  }

  @Test
  void passesACertificateThatTheGatewayHoldsItself() {
    TestAuthority.Issued pinned = stranger.issue("CN=pinned", "");
    show(pinned.certificate());
    assertThat(outcome("", "")).isEqualTo("ClientCertificateNotTrusted");
    stage.files.put("certificates/pinned.pem", pinned.pem());
    assertThat(outcome("", "")).isEqualTo("passes");
  }

  @Test
  void refusesARequestWithoutACertificate() {
    show();
    assertThat(outcome("", "")).isEqualTo("ClientCertificateNotPresent");
    assertThat(outcome(NO_CHECKS, "")).isEqualTo("ClientCertificateNotPresent");
    assertThat(outcome("ignore-error='true'", "")).isEqualTo("passes");
  }

  @Test
  void refusesACertificateOfAnotherAuthority_thoughItHasTheSameName() {
    show(stranger.issue("O=Example,OU=Orders,CN=client-1", "").certificate());
    assertThat(outcome("", "")).isEqualTo("ClientCertificateNotTrusted");
    assertThat(outcome("validate-revocation='false'", "")).isEqualTo("ClientCertificateNotTrusted");
    assertThat(outcome("validate-trust='false'", "")).isEqualTo("ClientCertificateRevoked");
    assertThat(outcome("validate-trust='false' validate-revocation='false'", ""))
        .isEqualTo("passes");
    assertThat(stranger.reads()).as("nobody asks where a stranger's certificate says").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "-10, -1, '', ClientCertificateExpired",
    "-10, -1, validate-not-after='false', passes",
    "1, 10, '', ClientCertificateNotYetValid",
    "1, 10, validate-not-before='false', passes"
  })
  void comparesTimes(int fromDay, int toDay, String attributes, String outcome) {
    show(
        authority
            .issue(
                "CN=client-1",
                "",
                "EC",
                PolicyStage.START.plus(DAY.multipliedBy(fromDay)),
                PolicyStage.START.plus(DAY.multipliedBy(toDay)))
            .certificate());
    String checks = "validate-revocation='false' " + attributes;
    assertThat(outcome(checks, "")).isEqualTo(outcome);
  }

  @Test
  void refusesARevokedCertificate_andOneThatNobodyCanAnswerFor() {
    authority.revoke(client.certificate());
    assertThat(outcome("", "")).isEqualTo("ClientCertificateRevoked");
    assertThat(outcome("validate-revocation='false'", "")).isEqualTo("passes");
    show(authority.issue("CN=client-2", "").certificate());
    assertThat(outcome("", "")).isEqualTo("passes");
    authority.down(true);
    stage.now = PolicyStage.START.plus(Duration.ofHours(1));
    assertThat(outcome("", "")).as("the list is too old").isEqualTo("ClientCertificateRevoked");
    authority.down(false);
    stage.now = stage.now.plus(Duration.ofMinutes(1));
    assertThat(outcome("", "")).isEqualTo("passes");
  }

  private static String thumbprint(X509Certificate certificate) throws Exception {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
  }

  private String identity(String attributes) {
    return outcome(NO_CHECKS, "<identities><identity " + attributes + "/></identities>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "common-name='client-1'; true",
        "common-name='client'; false",
        "subject='CN=client-1, OU=Orders, O=Example'; true",
        "subject='CN=client-1, O=Example'; false",
        "subject='nonsense'; false",
        "dns-name='CLIENT-1.example.test'; true",
        "dns-name='example.test'; false",
        "issuer-subject='CN=Authority, O=Example'; true",
        "issuer-subject='CN=Other'; false",
        "issuer-certificate-id='authority'; true",
        "common-name='client-1' dns-name='other'; false",
        "common-name='@((string)null)'; false",
        "common-name='@(\"client-\" + 1)'; true"
      })
  void comparesNames(String attributes, boolean fits) {
    assertThat(identity(attributes))
        .isEqualTo(fits ? "passes" : "ClientCertificateIdentityNotAllowed");
  }

  @Test
  void comparesThumbprintsAndSerialNumbers() throws Exception {
    String itself = thumbprint(client.certificate());
    String issuer = thumbprint(authority.itself().certificate());
    BigInteger serial = client.certificate().getSerialNumber();
    String no = "ClientCertificateIdentityNotAllowed";
    assertThat(identity("thumbprint='" + itself.toLowerCase(java.util.Locale.ROOT) + "'"))
        .isEqualTo("passes");
    assertThat(identity("thumbprint='" + itself.replaceAll("(..)(?=.)", "$1:") + "'"))
        .isEqualTo("passes");
    assertThat(identity("thumbprint='" + issuer + "'")).isEqualTo(no);
    assertThat(identity("serial-number='00" + serial.toString(16) + "'")).isEqualTo("passes");
    assertThat(identity("serial-number='" + serial + "z'")).isEqualTo(no);
    assertThat(identity("issuer-thumbprint='" + issuer + "'")).isEqualTo("passes");
    assertThat(identity("issuer-thumbprint='" + itself + "'")).isEqualTo(no);
  }

  @Test
  void provesTheIssuer_notItsName() throws Exception {
    X509Certificate forged = stranger.issue("CN=client-1", "").certificate();
    String issuer = thumbprint(authority.itself().certificate());
    show(forged, authority.itself().certificate());
    assertThat(identity("issuer-thumbprint='" + issuer + "'"))
        .isEqualTo("ClientCertificateIdentityNotAllowed");
    assertThat(identity("issuer-certificate-id='authority'"))
        .isEqualTo("ClientCertificateIdentityNotAllowed");
  }

  @Test
  void passesWhenOneIdentityFits() {
    assertThat(
            outcome(
                "",
                "<identities><identity common-name='other'/><identity common-name='client-1'/>"
                    + "</identities>"))
        .isEqualTo("passes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "<identity/>; At least one attribute",
        "<identity issuer-certificate-id='no'/>; The gateway has no certificate 'no'",
        "<identity issuer-certificate-id='authority' issuer-subject='CN=a'/>; excludes"
      })
  void refusesDocuments(String identity, String problem) {
    List<Diagnostic> found =
        stage.diagnostics(
            "<validate-client-certificate><identities>"
                + identity
                + "</identities></validate-client-certificate>");
    assertThat(found).anyMatch(each -> each.isError() && each.toString().contains(problem));
  }
}

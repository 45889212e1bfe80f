package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.ClientIdentity;
import io.keybearer.http.HttpProxy;
import io.keybearer.http.HttpRequest;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.testing.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** authentication-certificate, in a real TLS handshake, and authentication-managed-identity. */
class AuthenticationPoliciesTest {
  @TempDir private Path folder;
  private final PolicyStage stage = new PolicyStage();
  private TestAuthority authority;
  private TestAuthority.Issued client;

  @BeforeEach
  void start() throws IOException {
    authority = TestAuthority.start("CN=Authority", Instant.now());
    client = authority.issue("CN=gateway", "");
    stage.files.put("certificates/gateway.pem", client.pem());
    stage.files.put("certificates/gateway.key", client.keyPem());
    stage.files.put("certificates/bare.pem", authority.itself().pem());
  }

  @AfterEach
  void stop() {
    authority.close();
    stage.close();
  }

  private static KeyStore store(TestAuthority.Issued issued, Certificate... chain)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("it", issued.key(), "secret".toCharArray(), chain);
    return store;
  }

  /** What a server that asks for certificates sees of a client of that context. */
  private X509Certificate shown(ClientIdentity identity) throws Exception {
    TestAuthority.Issued server = authority.issue("CN=localhost", "localhost");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(server, server.certificate()), "secret".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.itself().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SSLServerSocket listening =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
      listening.setNeedClientAuth(true);
      Callable<X509Certificate> accept =
          () -> {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
              socket.startHandshake();
              return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
          };
      var seen = threads.submit(accept);
      try (SSLSocket socket =
          (SSLSocket)
              identity
                  .sslContext()
                  .getSocketFactory()
                  .createSocket("localhost", listening.getLocalPort())) {
        socket.startHandshake();
        return seen.get(10, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private ClientIdentity identity(String attributes) throws Exception {
    PolicyRun run = trusting("<authentication-certificate " + attributes + "/>");
    assertThat(run.lastError()).isNull();
    return Objects.requireNonNull(run.request().clientIdentity());
  }

  /** A run in a JVM that trusts the authority: contexts trust what it does when they are made. */
  private PolicyRun trusting(String inbound) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.itself().certificate());
    Path file = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, "secret".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "secret");
    try {
      return stage.run(inbound);
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "certificate-id='gateway'",
        "certificate-id='@(\"gate\" + \"way\")'",
        "thumbprint='THUMBPRINT'",
        "body='@(Convert.FromBase64String(\"FILE\"))' password='secret'"
      })
  void showsTheCertificate(String attributes) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    store(client, client.certificate()).store(file, "secret".toCharArray());
    String thumbprint =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-1")
                    .digest(client.certificate().getEncoded()));
    ClientIdentity identity =
        identity(
            attributes
                .replace("THUMBPRINT", thumbprint)
                .replace("FILE", Base64.getEncoder().encodeToString(file.toByteArray())));
    assertThat(shown(identity)).isEqualTo(client.certificate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "certificate-id='no'; the gateway has no certificate 'no'",
        "thumbprint='00'; the gateway has no certificate '00'",
        "certificate-id='bare'; no private key of certificate 'bare'",
        "certificate-id='gateway' thumbprint='00'; Exactly one of",
        "``; Exactly one of"
      })
  void refusesDocuments(String attributes, String problem) {
    assertThat(stage.diagnostics("<authentication-certificate " + attributes + "/>"))
        .anyMatch(each -> each.isError() && each.toString().contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "certificate-id='@(\"no\" + 1)'; no certificate 'no1'",
        "body='@(\"text\")'; 'body' gave no bytes",
        "body='@(Convert.FromBase64String(\"AAAA\"))'; can't be read with that password"
      })
  void fails_whenAnExpressionGivesNoCertificate(String attributes, String problem) {
    PolicyRun run = stage.run("<authentication-certificate " + attributes + "/>");
    assertThat(PolicyStage.error(run).reason()).isEqualTo("CertificateNotUsable");
    assertThat(PolicyStage.error(run).message()).contains(problem);
    assertThat(run.response().status()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({"send-request, response-variable-name='answer'", "send-one-way-request, timeout='1'"})
  void givesRequestsOfPoliciesTheCertificateAndTheProxy(String policy, String attribute)
      throws Exception {
    // Given
    stage.outbound.stub("GET https://api.example/", "200");
    stage.headers.put("X-User", "me");
    String start =
        "<" + policy + " mode='new' " + attribute + "><set-url>https://api.example/</set-url>";
    // When
    PolicyRun run =
        trusting(
            start
                + "<authentication-certificate certificate-id='gateway'/>"
                + "<proxy url='http://proxy.example:8080'"
                + " username='@(context.Request.Headers[\"X-User\"][0])' password='secret'/></"
                + policy
                + ">"
                + start
                + "<proxy url='http://proxy.example/'/></"
                + policy
                + ">");
    // Then
    assertThat(run.lastError()).isNull();
    HttpRequest first = stage.outbound.next();
    assertThat(shown(first.identity().orElseThrow())).isEqualTo(client.certificate());
    assertThat(first.proxy())
        .contains(
            new HttpProxy(
                "proxy.example",
                8080,
                Optional.of(new HttpProxy.Login("me", Secret.of("secret")))));
    HttpRequest second = stage.outbound.next();
    assertThat(second.identity()).isEmpty();
    assertThat(second.proxy()).contains(new HttpProxy("proxy.example", 80, Optional.empty()));
    assertThat(run.request().clientIdentity()).as("for the backend").isNull();
  }

  private static String managed(String attributes) {
    return "<authentication-managed-identity " + attributes + "/>";
  }

  @Test
  void putsTheGatewaysTokenIntoTheHeaderOrAVariable() {
    // Given
    stage.identities.put("https://graph.example", new AuthorizationRef("default", "aad", "graph"));
    stage.identities.put(
        "https://graph.exampleclient-1", new AuthorizationRef("default", "aad", "other"));
    stage.headers.put("Authorization", "Bearer theirs");
    // When
    PolicyRun header = stage.run(managed("resource='https://graph.example'"));
    PolicyRun other =
        stage.run(managed("resource='@(\"https://graph.\" + \"example\")' client-id='client-1'"));
    PolicyRun variable =
        stage.run(managed("resource='https://graph.example' output-token-variable-name='msi'"));
    // Then
    assertThat(header.request().headers().values("Authorization"))
        .containsExactly("Bearer token-of-graph");
    assertThat(other.request().headers().values("Authorization"))
        .containsExactly("Bearer token-of-other");
    assertThat(variable.variables()).containsEntry("msi", "token-of-graph");
    assertThat(variable.request().headers().values("Authorization"))
        .containsExactly("Bearer theirs");
  }

  @Test
  void givesRequestsOfPoliciesTheGatewaysToken() {
    // Given
    stage.identities.put("https://vault.example", new AuthorizationRef("default", "aad", "vault"));
    stage.outbound.stub("GET https://vault.example/secret", "200");
    // When
    PolicyRun run =
        stage.run(
            "<send-request mode='new' response-variable-name='answer'>"
                + "<set-url>https://vault.example/secret</set-url><set-method>GET</set-method>"
                + managed("resource='https://vault.example'")
                + "</send-request>");
    // Then
    assertThat(run.lastError()).isNull();
    stage.outbound.checkNext(
        "sent",
        new Scenario.Part(
            1, "sent", "GET https://vault.example/secret", "Authorization: Bearer token-of-vault"));
    assertThat(run.request().headers().values("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example, ManagedIdentityNotConfigured",
    "https://gone.example, AccessDenied"
  })
  void failsOrGoesOn_whenThereIsNoToken(String resource, String reason) {
    // Given
    stage.identities.put("https://gone.example", new AuthorizationRef("default", "aad", "unknown"));
    // When
    PolicyRun run = stage.run(managed("resource='" + resource + "'"));
    PolicyRun ignored =
        stage.run(
            managed(
                "resource='"
                    + resource
                    + "' ignore-error='true' output-token-variable-name='msi'"));
    // Then
    assertThat(PolicyStage.error(run).source()).isEqualTo("authentication-managed-identity");
    assertThat(PolicyStage.error(run).reason()).isEqualTo(reason);
    assertThat(run.response().status()).isEqualTo(500);
    assertThat(ignored.lastError()).isNull();
    assertThat(ignored.variables()).containsEntry("msi", null);
  }
}

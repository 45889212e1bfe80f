package io.keybearer.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/**
 * A token endpoint at {@code https://localhost} that asks clients for a certificate of its own
 * authority, and whose access tokens are the names in them; {@code nobody} where none was shown.
 */
public final class MutualTlsServer implements AutoCloseable {
  private static final char[] PASSWORD = "password".toCharArray();

  private final TestAuthority authority;
  private final HttpsServer server;
  private final SSLContext context;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private MutualTlsServer(TestAuthority authority, HttpsServer server, SSLContext context) {
    this.authority = authority;
    this.server = server;
    this.context = context;
  }

  /**
   * Starts one on a free port.
   *
   * @param insists whether who shows no certificate is refused in the handshake
   */
  public static MutualTlsServer start(boolean insists)
      throws IOException, GeneralSecurityException {
    TestAuthority authority = TestAuthority.start("CN=Clients", Instant.now());
    SSLContext context = context(authority);
    MutualTlsServer started =
        new MutualTlsServer(
            authority,
            HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0),
            context);
    started.server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters params) {
            SSLParameters parameters = context.getDefaultSSLParameters();
            // Each of the two takes back the other.
            parameters.setWantClientAuth(true);
            if (insists) {
              parameters.setNeedClientAuth(true);
            }
            params.setSSLParameters(parameters);
          }
        });
    started.server.setExecutor(started.threads);
    started.server.createContext("/token", started::answer);
    started.server.start();
    return started;
  }

  /** The token endpoint's URL. */
  public String tokenUrl() {
    return "https://localhost:" + server.getAddress().getPort() + "/token";
  }

  /** The bodies of the requests so far. */
  public List<String> bodies() {
    return bodies;
  }

  /** A client's secret as Keybearer wants it: a certificate of this subject and its key in PEM. */
  public String pem(String subject) {
    TestAuthority.Issued issued = authority.issue(subject, "");
    return new String(issued.pem(), StandardCharsets.US_ASCII)
        + new String(issued.keyPem(), StandardCharsets.US_ASCII);
  }

  /** Its certificate, and trust in those of its clients. */
  public SSLContext sslContext() {
    return context;
  }

  /** Writes a trust store that knows the server's authority alone; its password is "password". */
  public Path trustStore(Path file) throws IOException, GeneralSecurityException {
    try (var out = Files.newOutputStream(file)) {
      trusting(authority).store(out, PASSWORD);
    }
    return file;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    authority.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String name;
    try {
      name = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      name = "nobody";
    }
    byte[] body =
        ("{\"access_token\":\"" + name + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static SSLContext context(TestAuthority authority)
      throws IOException, GeneralSecurityException {
    TestAuthority.Issued itself = authority.issue("CN=localhost", "localhost");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("it", itself.key(), PASSWORD, new Certificate[] {itself.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusting(authority));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  private static KeyStore trusting(TestAuthority authority)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.itself().certificate());
    return trusted;
  }
}

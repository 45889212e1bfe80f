package io.keybearer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.keybearer.model.Secret;
import io.keybearer.testing.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies of single requests, with and without certificates, over real TLS and a real proxy. */
final class RequestProxyTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir private Path folder;
  private TestAuthority authority;
  private HttpsServer server;
  private OutboundHttpClient client;

  @BeforeEach
  void start() throws Exception {
    authority = TestAuthority.start("CN=Authority", Instant.now());
    server = server();
    client = client("localhost,127.0.0.1", authority);
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
    authority.close();
  }

  /** Answers with whose certificate it was shown, and the client's port. */
  private HttpsServer server() throws Exception {
    TestAuthority.Issued issued = authority.issue("CN=localhost", "localhost");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = empty();
    own.setKeyEntry("it", issued.key(), PASSWORD, new Certificate[] {issued.certificate()});
    keys.init(own, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted(authority));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    started.createContext(
        "/",
        exchange -> {
          String answer =
              shown((HttpsExchange) exchange)
                  + " "
                  + exchange.getRequestHeaders().containsKey("Proxy-Authorization")
                  + " "
                  + exchange.getRemoteAddress().getPort();
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    started.start();
    return started;
  }

  private static String shown(HttpsExchange exchange) {
    try {
      return exchange.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore trusted(TestAuthority authority) throws Exception {
    KeyStore store = empty();
    store.setCertificateEntry("authority", authority.itself().certificate());
    return store;
  }

  private OutboundHttpClient client(String allowed, TestAuthority trusts) throws Exception {
    Path file = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted(trusts).store(out, PASSWORD);
    }
    return new OutboundHttpClient(
        new HttpSettings(
            Set.of(allowed.split(",", -1)),
            Optional.empty(),
            Optional.of(file),
            Optional.of(Secret.of("secret")),
            Duration.ofSeconds(3),
            128,
            32));
  }

  private ClientIdentity identity(String name) {
    TestAuthority.Issued issued = authority.issue("CN=" + name, "");
    return ClientIdentity.of(List.of(issued.certificate()), issued.key());
  }

  private String answer(@Nullable ClientIdentity identity, @Nullable HttpProxy proxy) {
    HttpRequest request =
        new HttpRequest(
            "GET",
            URI.create("https://localhost:" + server.getAddress().getPort() + "/"),
            List.of(),
            Optional.empty(),
            Optional.ofNullable(identity),
            Optional.ofNullable(proxy));
    return client.send(request, LONG).body().text();
  }

  @Test
  void goesThroughTheRequestsProxy_signedInToThatAlone() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("")) {
      HttpProxy.Login login = new HttpProxy.Login("me", Secret.of("pÿ"));

      String answer = answer(identity("first"), proxy.proxy(Optional.of(login)));
      String direct = answer(null, null);

      assertThat(answer).startsWith("CN=first false");
      assertThat(direct).startsWith("nobody");
      assertThat(proxy.heads)
          .singleElement()
          .asString()
          .startsWith("CONNECT localhost:" + server.getAddress().getPort())
          .contains("Proxy-Authorization: Basic " + basic("me:pÿ"));
    }
  }

  @Test
  void doesNotShareTunnels_whenTheLoginsDiffer() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("")) {
      for (String name : List.of("me", "me", "you")) {
        answer(null, proxy.proxy(Optional.of(new HttpProxy.Login(name, Secret.of("p")))));
      }

      assertThat(proxy.heads).hasSize(2);
      assertThat(proxy.heads.get(1)).contains(basic("you:p"));
    }
  }

  @Test
  void handsPlainRequestsToTheProxy() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("")) {
      HttpProxy.Login login = new HttpProxy.Login("me", Secret.of("p"));
      HttpRequest request =
          new HttpRequest(
              "GET",
              URI.create("http://127.0.0.1:1/x?y=z"),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(proxy.proxy(Optional.of(login))));

      assertThat(client.send(request, LONG).body().text()).isEqualTo("proxy");
      assertThat(proxy.heads.get(0))
          .startsWith("GET http://127.0.0.1:1/x?y=z ")
          .contains("Proxy-Authorization: Basic " + basic("me:p"));
    }
  }

  @Test
  void nothingIsSent_whenTheProxyRefuses() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy("407 No\r\nProxy-Authenticate: Basic realm=\"x\"")) {
      HttpProxy.Login login = new HttpProxy.Login("me", Secret.of("wrong"));

      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> answer(null, proxy.proxy(Optional.of(login))))
          .withMessageContaining("the proxy answered with 407")
          .returns(HttpNotSentException.Cause.NO_CONNECTION, HttpNotSentException::kind);
      assertThat(proxy.heads).as("it is asked once").hasSize(1);
    }
  }

  @Test
  void nothingIsSent_whenTheProxyIsAtAForbiddenAddress() throws Exception {
    client.close();
    client = client("localhost", authority);
    try (ConnectProxy proxy = new ConnectProxy("")) {
      assertThatExceptionOfType(HttpNotSentException.class)
          .isThrownBy(() -> answer(null, proxy.proxy(Optional.empty())))
          .returns(HttpNotSentException.Cause.FORBIDDEN, HttpNotSentException::kind);
      assertThat(proxy.heads).isEmpty();
    }
  }

  private static String basic(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

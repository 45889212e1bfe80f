package io.keybearer.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Builds HttpClient with everything switched off that would act on its own. */
final class StrictClient {
  private StrictClient() {}

  static CloseableHttpClient build(HttpSettings settings, OutboundRules rules) {
    Timeout connectTimeout = Timeout.of(settings.connectTimeout());
    ConnectionConfig connections =
        ConnectionConfig.custom()
            .setConnectTimeout(connectTimeout)
            .setSocketTimeout(Timeout.ofSeconds(30))
            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
            .setTimeToLive(TimeValue.ofMinutes(5))
            .build();
    PoolingHttpClientConnectionManagerBuilder manager =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(connections)
            .setDnsResolver(new CheckingResolver(rules, settings.proxy().map(URI::getHost)))
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnTotal(settings.connections())
            .setMaxConnPerRoute(settings.connectionsPerHost())
            .setTlsSocketStrategy(tls(trust(settings)));
    return HttpClientBuilder.create()
        .setConnectionManager(manager.build())
        .setRoutePlanner(new ProxyRoutes(settings.proxy()))
        .setUserAgent("Keybearer")
        .setConnectionReuseStrategy(StrictClient::isReusable)
        .setDefaultRequestConfig(requests(settings).build())
        .addExecInterceptorLast("last-check", Exchange.lastCheck())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /** What holds for every request. */
  static RequestConfig.Builder requests(HttpSettings settings) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setExpectContinueEnabled(false)
        .setProtocolUpgradeEnabled(false);
  }

  /**
   * The identity of the exchange, as the user's token of its context, decides on TLS and keeps its
   * connection apart in the pool.
   */
  private static TlsSocketStrategy tls(TrustManager @Nullable [] trust) {
    TlsSocketStrategy plain = new DefaultClientTlsStrategy(context(trust));
    return (socket, target, port, attachment, context) -> {
      ClientIdentity identity = identity(context);
      TlsSocketStrategy strategy =
          identity == null ? plain : new DefaultClientTlsStrategy(identity.sslContext(trust));
      return strategy.upgrade(socket, target, port, attachment, context);
    };
  }

  /** What one client proved must not serve another, so a connection that shows one ends. */
  private static boolean isReusable(
      HttpRequest request, HttpResponse response, HttpContext context) {
    return identity(context) == null
        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  private static @Nullable ClientIdentity identity(HttpContext context) {
    Object token = HttpClientContext.cast(context).getUserToken();
    return token instanceof ClientIdentity identity ? identity : null;
  }

  private static SSLContext context(TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static TrustManager @Nullable [] trust(HttpSettings settings) {
    return settings.trustStore().map(path -> trust(path, settings)).orElse(null);
  }

  private static TrustManager[] trust(Path path, HttpSettings settings) {
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(
          in, settings.trustStorePassword().map(s -> s.expose().toCharArray()).orElse(new char[0]));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "setting 'http-trust-store' names " + path + ", which can't be read as PKCS#12", e);
    }
  }
}

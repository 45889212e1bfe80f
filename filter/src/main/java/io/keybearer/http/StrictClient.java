package io.keybearer.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

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
            .setMaxConnPerRoute(settings.connectionsPerHost());
    trust(settings)
        .ifPresent(context -> manager.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(manager.build())
            .setUserAgent("Keybearer")
            .setDefaultRequestConfig(requests(connectTimeout))
            .addExecInterceptorLast("last-check", Exchange.lastCheck())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression();
    settings
        .proxy()
        .ifPresent(
            proxy -> builder.setProxy(new HttpHost("http", proxy.getHost(), proxy.getPort())));
    return builder.build();
  }

  private static RequestConfig requests(Timeout connectTimeout) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(connectTimeout)
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setExpectContinueEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  private static Optional<SSLContext> trust(HttpSettings settings) {
    return settings.trustStore().map(path -> context(path, settings));
  }

  private static SSLContext context(Path path, HttpSettings settings) {
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(
          in, settings.trustStorePassword().map(s -> s.expose().toCharArray()).orElse(new char[0]));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "setting 'http-trust-store' names " + path + ", which can't be read as PKCS#12", e);
    }
  }
}

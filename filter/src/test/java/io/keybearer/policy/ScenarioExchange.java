package io.keybearer.policy;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request of a scenario, as the gateway receives it. */
final class ScenarioExchange implements Exchange {
  private final ScenarioMessage message;
  private final String method;
  private final URI uri;
  private final String client;
  private final @Nullable String key;

  ScenarioExchange(ScenarioMessage message, String client, @Nullable String key) {
    this.key = key;
    this.message = message;
    int blank = message.first().indexOf(' ');
    this.method = message.first().substring(0, blank);
    this.uri = URI.create(message.first().substring(blank + 1).strip());
    this.client = client;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return uri.getScheme();
  }

  @Override
  public String host() {
    return uri.getHost();
  }

  @Override
  public int port() {
    return uri.getPort() >= 0 ? uri.getPort() : scheme().equals("https") ? 443 : 80;
  }

  @Override
  public String path() {
    return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  @Override
  public @Nullable String query() {
    return uri.getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public List<String> headers(String name) {
    if (key != null && name.equalsIgnoreCase("Ocp-Apim-Subscription-Key")) {
      return List.of(key);
    }
    return message.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public Collection<String> headerNames() {
    return message.headers().keySet();
  }

  @Override
  public String clientAddress() {
    return client;
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    return null;
  }

  @Override
  public boolean hasBody() {
    return message.kind() == ScenarioMessage.Kind.TEXT;
  }

  @Override
  public long bodyLength() {
    return hasBody() ? message.bytes().length : -1;
  }

  @Override
  public byte[] readBody() {
    return message.bytes();
  }
}

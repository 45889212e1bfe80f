package io.keybearer.policy.expression;

import io.keybearer.model.CaselessMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A URL, {@code IUrl} in an expression. Immutable. */
public final class RequestUrl {
  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final String queryString;
  private volatile @Nullable Map<String, String[]> query;

  /**
   * A URL by its parts.
   *
   * @param scheme {@code https} or {@code http}
   * @param host the host without its port
   * @param port the port, also when it is the scheme's own
   * @param path the path as sent, with its leading slash
   * @param queryString the query as sent, with its question mark, or an empty string
   */
  public RequestUrl(String scheme, String host, int port, String path, String queryString) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
    this.queryString = queryString;
  }

  /** {@code Scheme}. */
  public String scheme() {
    return scheme;
  }

  /** {@code Host}, without the port. */
  public String host() {
    return host;
  }

  /** {@code Port}. */
  public int port() {
    return port;
  }

  /** {@code Path}, as sent. */
  public String path() {
    return path;
  }

  /** {@code QueryString}, with its question mark; empty if there is none. */
  public String queryString() {
    return queryString;
  }

  /**
   * {@code Query}: decoded values by name; looking a name up ignores case. In their order.
   * Unmodifiable.
   */
  public Map<String, String[]> query() {
    Map<String, String[]> parsed = query;
    if (parsed == null) {
      parsed = parse(queryString);
      query = parsed;
    }
    return parsed;
  }

  private static Map<String, String[]> parse(String queryString) {
    Map<String, List<String>> values = new CaselessMap<>();
    String text = queryString.startsWith("?") ? queryString.substring(1) : queryString;
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
      }
    }
    Map<String, String[]> query = new CaselessMap<>();
    values.forEach((name, list) -> query.put(name, list.toArray(String[]::new)));
    return Collections.unmodifiableMap(query);
  }

  /** Decodes what is encoded well; leaves other text as it is. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The whole URL, without a port that is the scheme's own. */
  @Override
  public String toString() {
    boolean ownPort = port < 0 || port == (scheme.equalsIgnoreCase("https") ? 443 : 80);
    return scheme + "://" + host + (ownPort ? "" : ":" + port) + path + queryString;
  }
}

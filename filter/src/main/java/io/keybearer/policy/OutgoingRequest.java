package io.keybearer.policy;

import io.keybearer.http.ClientIdentity;
import io.keybearer.http.HttpBody;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpProxy;
import io.keybearer.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request that a policy sends by itself, while it is made. Not thread-safe. */
final class OutgoingRequest implements Message {
  /** They belong to a connection, or to the client that sends the request. */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HeaderFields headers = new HeaderFields();
  private final Body body;
  private String method;
  private String url;
  private @Nullable ClientIdentity identity;
  private @Nullable HttpProxy proxy;

  private OutgoingRequest(String method, String url, Body body) {
    this.method = method;
    this.url = url;
    this.body = body;
  }

  /** An empty GET; its URL is still to be said. */
  static OutgoingRequest empty() {
    return new OutgoingRequest("GET", "", Body.absent());
  }

  /** A copy of the current request, without what belongs to the client's connection. */
  static OutgoingRequest copyOf(PolicyRun run) {
    RequestDraft original = run.request();
    byte[] bytes = original.body().bytes();
    OutgoingRequest copy =
        new OutgoingRequest(
            original.method(),
            run.context().request().url().toString(),
            bytes == null ? Body.absent() : Body.of(bytes));
    for (String name : original.names()) {
      // Whatever is accepted by the client, the policies read plain bodies.
      if (!name.equalsIgnoreCase("Accept-Encoding")) {
        copy.headers.set(name, original.values(name));
      }
    }
    return copy;
  }

  @Override
  public HeaderFields headers() {
    return headers;
  }

  @Override
  public Body body() {
    return body;
  }

  void method(String newMethod) {
    method = newMethod;
  }

  /** Says where to send it: an absolute URL, in which blanks and the like need not be encoded. */
  void url(String newUrl) {
    url = UriText.absolute(newUrl.strip());
  }

  /** Says which certificate its connection shows. */
  void identity(ClientIdentity shown) {
    identity = shown;
  }

  /** Says which proxy it goes through. */
  void proxy(HttpProxy through) {
    proxy = through;
  }

  /** The query, without the question mark; null when there is none. */
  @Nullable String query() {
    int question = url.indexOf('?');
    return question < 0 ? null : url.substring(question + 1);
  }

  /** Gives it another query, or none. */
  void query(@Nullable String query) {
    int question = url.indexOf('?');
    String rest = question < 0 ? url : url.substring(0, question);
    url = query == null ? rest : rest + '?' + query;
  }

  /**
   * The request as it is sent.
   *
   * @throws PolicyFailure when there is no such URL or header
   */
  HttpRequest toHttp() {
    List<HttpHeader> fields = new ArrayList<>();
    for (String name : headers.names()) {
      if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        headers.values(name).forEach(value -> fields.add(header(name, value)));
      }
    }
    byte[] bytes = body.bytes();
    return new HttpRequest(
        method,
        uri(),
        fields,
        bytes == null || bytes.length == 0 ? Optional.empty() : Optional.of(HttpBody.of(bytes)),
        Optional.ofNullable(identity),
        Optional.ofNullable(proxy));
  }

  private static HttpHeader header(String name, String value) {
    try {
      return new HttpHeader(name, value);
    } catch (IllegalArgumentException e) {
      throw PolicyFailure.failed(ErrorReasons.EXPRESSION, "The header can't be sent.", e);
    }
  }

  private URI uri() {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The text may hold secrets, so neither it nor the exception is passed on.
    }
    throw PolicyFailure.failed(
        ErrorReasons.EXPRESSION, "The value of set-url is not an absolute URL.", null);
  }
}

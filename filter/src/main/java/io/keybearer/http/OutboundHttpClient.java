package io.keybearer.http;

import io.keybearer.http.HttpNotSentException.Cause;
import io.keybearer.model.WorkerThreads;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends one request and brings back one answer, strictly: no redirect is followed, nothing is sent
 * twice, no cookie is kept, and the exchange as a whole (resolving, connecting, TLS, writing,
 * waiting, reading) ends at its deadline, however slowly the other side drips.
 *
 * <p>Where requests may go is checked by {@link OutboundRules}, for the URI and for each address
 * its host resolves to. Every reused connection is tested before it is used. Safe for use by many
 * threads; {@link #close()} ends its threads and what is under way.
 */
public final class OutboundHttpClient implements AutoCloseable {
  /** The longest body that is read, in bytes; the rest is cut. */
  public static final int BODY_LIMIT_BYTES = 1 << 20;

  private final OutboundRules rules;
  private final CloseableHttpClient client;
  private final RequestConfig signingIn;
  private final WorkerThreads threads = new WorkerThreads("keybearer-http");
  private final ThreadPoolExecutor exchanges;

  /** A proxy answered in the target's place: nothing of the request has reached that. */
  private static final class RefusedByProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedByProxyException(int status) {
      super("the proxy answered with " + status);
    }
  }

  /**
   * A client of its own connection pool.
   *
   * @throws io.keybearer.config.SettingsException never; an unreadable trust store is an {@link
   *     IllegalArgumentException} naming {@code http-trust-store}
   */
  public OutboundHttpClient(HttpSettings settings) {
    this.rules = new OutboundRules(settings.allowedHosts());
    this.client = StrictClient.build(settings, rules);
    this.signingIn = StrictClient.requests(settings).setAuthenticationEnabled(true).build();
    // The caller waits for the deadline elsewhere: a thread stuck in name resolution can't hold it.
    this.exchanges =
        new ThreadPoolExecutor(
            0, settings.connections(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /** The rules that this client keeps. */
  public OutboundRules rules() {
    return rules;
  }

  /**
   * Sends a request and waits for the whole answer, whatever its status.
   *
   * @param request what to send
   * @param deadline time for the whole exchange
   * @throws HttpNotSentException if nothing of the request was written, or nothing was read because
   *     the TLS handshake failed
   * @throws HttpOutcomeUnknownException if it was written and no whole answer came back
   */
  public HttpResponse send(HttpRequest request, Duration deadline) {
    return send(request, deadline, () -> true);
  }

  /**
   * Sends a request, unless the sender changes its mind before the first byte is written.
   *
   * @param request what to send
   * @param deadline time for the whole exchange
   * @param mayStillSend asked once, on another thread, immediately before the request is written on
   *     an open connection; {@code false} withdraws it
   * @throws HttpNotSentException if nothing of the request was written, or nothing was read because
   *     the TLS handshake failed
   * @throws HttpOutcomeUnknownException if it was written and no whole answer came back
   */
  public HttpResponse send(HttpRequest request, Duration deadline, BooleanSupplier mayStillSend) {
    rules
        .problem(request.uri())
        .ifPresent(
            problem -> {
              throw new HttpNotSentException(
                  Cause.FORBIDDEN, request.uri().getHost() + " " + problem, null);
            });
    Exchange exchange =
        new Exchange(message(request), request.identity(), request.proxy(), mayStillSend);
    Future<HttpResponse> answer = start(exchange, host(request));
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw overdue(exchange, "no whole answer from " + host(request) + " within " + deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw overdue(exchange, "interrupted while waiting for " + host(request));
    } catch (ExecutionException e) {
      throw failure(exchange, host(request), e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends all exchanges and threads. What was written and not answered has an unknown outcome. */
  @Override
  public void close() {
    exchanges.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
    threads.join(Duration.ofSeconds(2));
  }

  private Future<HttpResponse> start(Exchange exchange, String host) {
    try {
      return exchanges.submit(() -> run(exchange));
    } catch (RejectedExecutionException e) {
      throw new HttpNotSentException(
          Cause.BUSY, "too many exchanges under way to send another to " + host, e);
    }
  }

  private HttpResponse run(Exchange exchange) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    exchange.attachTo(context);
    exchange.proxy().ifPresent(proxy -> signIn(context, proxy));
    return client.execute(exchange.message(), context, response -> read(exchange, response));
  }

  private void signIn(HttpClientContext context, HttpProxy proxy) {
    if (proxy.login().isPresent()) {
      context.setRequestConfig(signingIn);
      ProxyRoutes.signIn(context, proxy, proxy.login().get());
    }
  }

  private static HttpResponse read(Exchange exchange, ClassicHttpResponse response)
      throws IOException {
    if (!exchange.isWritten()) {
      throw new RefusedByProxyException(response.getCode());
    }
    HttpEntity entity = response.getEntity();
    byte[] body = new byte[0];
    boolean truncated = false;
    if (entity != null) {
      java.io.InputStream content = entity.getContent();
      if (content != null) {
        body = content.readNBytes(BODY_LIMIT_BYTES);
        truncated = body.length == BODY_LIMIT_BYTES && content.read() >= 0;
      }
    }
    if (truncated) {
      // Closes the connection; else HttpClient would read the rest to use it again.
      exchange.message().cancel();
    }
    return new HttpResponse(
        response.getCode(), headers(response), HttpBody.wrapping(body), truncated);
  }

  private static List<HttpHeader> headers(ClassicHttpResponse response) {
    List<HttpHeader> headers = new ArrayList<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      // A field that could not be sent on is no field to read either.
      if (HttpHeader.isWellFormed(header.getName(), value)) {
        headers.add(new HttpHeader(header.getName(), value));
      }
    }
    return headers;
  }

  private static HttpUriRequestBase message(HttpRequest request) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    for (HttpHeader header : request.headers()) {
      message.addHeader(header.name(), header.value());
    }
    request.body().ifPresent(body -> message.setEntity(new ByteArrayEntity(body.bytes(), null)));
    return message;
  }

  private static HttpExchangeException overdue(Exchange exchange, String message) {
    return exchange.end()
        ? new HttpOutcomeUnknownException(message, null)
        : new HttpNotSentException(Cause.TOO_LATE, message, null);
  }

  private static HttpExchangeException failure(Exchange exchange, String host, Throwable cause) {
    // In TLS 1.3 a server refuses a certificate after the client has begun to write; but it reads
    // nothing before the handshake is over (RFC 8446 §4.4.2.4), so such a request was not taken.
    if (exchange.end() && !(cause instanceof SSLHandshakeException)) {
      return new HttpOutcomeUnknownException(
          "the exchange with " + host + " broke off: " + cause.getClass().getSimpleName(), cause);
    }
    if (cause instanceof Exchange.WithdrawnException) {
      return new HttpNotSentException(
          Cause.WITHDRAWN, "the request to " + host + " was withdrawn", cause);
    }
    if (cause instanceof CheckingResolver.ForbiddenAddressException) {
      return new HttpNotSentException(Cause.FORBIDDEN, String.valueOf(cause.getMessage()), cause);
    }
    if (cause instanceof RefusedByProxyException refused) {
      return new HttpNotSentException(
          Cause.NO_CONNECTION, "no connection to " + host + ": " + refused.getMessage(), cause);
    }
    if (cause instanceof UnknownHostException) {
      return new HttpNotSentException(
          Cause.UNKNOWN_HOST, "the host " + host + " does not resolve", cause);
    }
    return new HttpNotSentException(
        Cause.NO_CONNECTION,
        "no connection to " + host + ": " + cause.getClass().getSimpleName(),
        cause);
  }

  private static String host(HttpRequest request) {
    return request.uri().getRawAuthority();
  }
}

package io.keybearer.http;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What is known about one exchange under way: whether its request has begun to be written.
 *
 * <pre>
 *   WAITING ──(connected, sender agrees)──▶ WRITTEN
 *      └──────(deadline, withdrawn)───────▶ ENDED
 * </pre>
 *
 * <p>Both steps are one compare-and-set, so an exchange that was given up while it waited can't be
 * written afterwards.
 */
final class Exchange {
  private static final String ATTRIBUTE = Exchange.class.getName();

  private final HttpUriRequestBase message;
  private final Optional<ClientIdentity> identity;
  private final Optional<HttpProxy> proxy;
  private final BooleanSupplier mayStillSend;
  private final AtomicReference<Step> step = new AtomicReference<>(Step.WAITING);

  private enum Step {
    WAITING,
    WRITTEN,
    ENDED
  }

  /** The sender no longer wants the request to be written, or the deadline has passed. */
  static final class WithdrawnException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  Exchange(
      HttpUriRequestBase message,
      Optional<ClientIdentity> identity,
      Optional<HttpProxy> proxy,
      BooleanSupplier mayStillSend) {
    this.message = message;
    this.identity = identity;
    this.proxy = proxy;
    this.mayStillSend = mayStillSend;
  }

  /** The last link of HttpClient's chain before the request is written on an open connection. */
  static ExecChainHandler lastCheck() {
    return new ExecChainHandler() {
      @Override
      public ClassicHttpResponse execute(
          ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
          throws IOException, HttpException {
        of(scope.clientContext).beginWriting();
        return chain.proceed(request, scope);
      }
    };
  }

  /** The exchange that HttpClient is at. */
  static Exchange of(HttpContext context) {
    return (Exchange) context.getAttribute(ATTRIBUTE);
  }

  void attachTo(HttpClientContext context) {
    context.setAttribute(ATTRIBUTE, this);
    // HttpClient uses a connection again only for an equal token: a tunnel is its user's.
    proxy.flatMap(HttpProxy::login).ifPresent(context::setUserToken);
    identity.ifPresent(context::setUserToken);
  }

  /** The proxy that this request names. */
  Optional<HttpProxy> proxy() {
    return proxy;
  }

  HttpUriRequestBase message() {
    return message;
  }

  /** Whether the request may have reached the other side. */
  boolean isWritten() {
    return step.get() == Step.WRITTEN;
  }

  /**
   * Ends the exchange: nothing is written from here on, and its connection is closed.
   *
   * @return whether the request had already begun to be written
   */
  boolean end() {
    boolean written = !step.compareAndSet(Step.WAITING, Step.ENDED) && isWritten();
    message.cancel();
    return written;
  }

  private void beginWriting() throws WithdrawnException {
    if (!mayStillSend.getAsBoolean() || !step.compareAndSet(Step.WAITING, Step.WRITTEN)) {
      throw new WithdrawnException();
    }
  }
}

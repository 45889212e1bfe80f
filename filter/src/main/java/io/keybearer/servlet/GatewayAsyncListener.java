package io.keybearer.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Gives a listener of the application the view of the context, so that it completes that one. */
final class GatewayAsyncListener implements AsyncListener {
  private final AsyncListener listener;
  private final AsyncContext view;

  GatewayAsyncListener(AsyncListener listener, AsyncContext view) {
    this.listener = listener;
    this.view = view;
  }

  @Override
  public void onComplete(AsyncEvent event) throws IOException {
    listener.onComplete(of(event));
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    listener.onTimeout(of(event));
  }

  @Override
  public void onError(AsyncEvent event) throws IOException {
    listener.onError(of(event));
  }

  @Override
  public void onStartAsync(AsyncEvent event) throws IOException {
    listener.onStartAsync(of(event));
  }

  private AsyncEvent of(AsyncEvent event) {
    return new AsyncEvent(
        view, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
  }
}

package io.keybearer.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** An asynchronous request whose response ends with the outbound policies. */
final class GatewayAsyncContext implements AsyncContext {
  private final AsyncContext context;
  private final GatewayResponse response;

  GatewayAsyncContext(AsyncContext context, GatewayResponse response) {
    this.context = context;
    this.response = response;
  }

  /** Lets the outbound policies finish the response, then the container. */
  @Override
  public void complete() {
    boolean finished = true;
    try {
      finished = response.finish(context::complete);
    } finally {
      if (finished) {
        context.complete();
      }
    }
  }

  @Override
  public ServletRequest getRequest() {
    return context.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return context.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return context.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    context.dispatch();
  }

  @Override
  public void dispatch(String path) {
    context.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext servletContext, String path) {
    context.dispatch(servletContext, path);
  }

  @Override
  public void start(Runnable task) {
    context.start(task);
  }

  @Override
  public void addListener(AsyncListener listener) {
    context.addListener(new GatewayAsyncListener(listener, this));
  }

  @Override
  public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
    context.addListener(new GatewayAsyncListener(listener, this), request, answer);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return context.createListener(type);
  }

  @Override
  public void setTimeout(long timeoutMillis) {
    context.setTimeout(timeoutMillis);
  }

  @Override
  public long getTimeout() {
    return context.getTimeout();
  }
}

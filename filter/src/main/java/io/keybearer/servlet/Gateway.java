package io.keybearer.servlet;

import io.keybearer.policy.Flow;
import io.keybearer.policy.PolicyEngine;
import io.keybearer.policy.PolicyRun;
import io.keybearer.policy.ResponseDraft;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;

/**
 * Takes requests through the policies and on to the application behind the filter, each request
 * once, however often the container dispatches it.
 *
 * <p>The application is given views of request and response only where it can see a difference: a
 * document that says nothing about responses costs none. Thread-safe.
 */
final class Gateway {
  private final PolicyEngine engine;
  private final int bodyLimitBytes;
  private final String attribute;

  /**
   * A gateway.
   *
   * @param engine runs the policies
   * @param bodyLimitBytes the longest body of a request or response that policies can read
   */
  Gateway(PolicyEngine engine, int bodyLimitBytes) {
    this.engine = engine;
    this.bodyLimitBytes = bodyLimitBytes;
    // Unique, so that two filters in one chain do not take each other's requests for their own.
    this.attribute = "keybearer.gateway." + UUID.randomUUID();
  }

  /** Takes one dispatch of a request through. */
  void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(attribute) instanceof GatewayRequest known) {
      passAgain(known, request, response, chain);
      return;
    }
    PolicyRun run = engine.start(new ReceivedRequest(request, bodyLimitBytes));
    if (run.toBackend() == Flow.RESPOND) {
      Answers.send(response, run.response());
      return;
    }
    GatewayRequest view = new GatewayRequest(request, response, run);
    request.setAttribute(attribute, view);
    if (run.followsResponse() && !isWebSocket(request)) {
      GatewayResponse answer =
          new GatewayResponse(
              response, run, bodyLimitBytes, task -> request.getAsyncContext().start(task));
      view.answeredBy(answer);
      forward(view, answer, chain);
    } else {
      forward(view, response, chain);
    }
  }

  private static void passAgain(
      GatewayRequest known,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.ASYNC) {
      chain.doFilter(request, response);
      return;
    }
    known.dispatchedAgain();
    chain.doFilter(request, response);
    finish(known);
  }

  /** A response that the outbound policies follow. */
  private static void forward(GatewayRequest view, GatewayResponse answer, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(view, answer);
    } catch (IOException | ServletException | RuntimeException e) {
      ResponseDraft instead =
          answer.isCommitted() || view.isAsync() ? null : view.run().backendFailed(e);
      if (instead == null) {
        throw e;
      }
      answer.abandon();
      Answers.send(answer.container(), instead);
      return;
    }
    finish(view);
  }

  /** A response that nothing is left to do about, unless the backend fails. */
  private static void forward(GatewayRequest view, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(view, response);
    } catch (IOException | ServletException | RuntimeException e) {
      ResponseDraft instead =
          response.isCommitted() || view.isAsync() ? null : view.run().backendFailed(e);
      if (instead == null) {
        throw e;
      }
      response.resetBuffer();
      Answers.send(response, instead);
    }
  }

  private static void finish(GatewayRequest view) {
    if (view.response() instanceof GatewayResponse answer && !view.isAsync()) {
      answer.finish(() -> {});
    }
  }

  private static boolean isWebSocket(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}

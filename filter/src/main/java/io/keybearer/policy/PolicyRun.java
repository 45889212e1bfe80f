package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policyset.ApiDefinition;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's walk through the documents.
 *
 * <pre>
 *   inbound ─▶ backend up to forward-request ─▶ (the backend) ─▶ rest of backend ─▶ outbound ─▶ response
 *      │                  │                                            │               │
 *      └──────────────────┴──── failure: on-error ─▶ response ◀────────┴───────────────┘
 * </pre>
 *
 * {@link #toBackend()} goes as far as the backend or to a response; {@link #fromBackend} goes on
 * once the head of the backend's response is there. Neither throws: a failure becomes a response.
 *
 * <p>Used by one thread at a time.
 */
public final class PolicyRun {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyRun.class);
  private static final String FORWARD_REQUEST = "forward-request";

  private final PolicyServices services;
  private final CompiledPolicies policies;
  private final Route route;
  private final RequestDraft request;
  private final Variables variables = new Variables();
  private @Nullable ResponseDraft response;
  private EvaluationContext.@Nullable LastError lastError;
  private @Nullable RunContext context;
  private @Nullable UUID requestId;
  private @Nullable Queue<Rest> rests;
  private @Nullable List<Consumer<ResponseDraft>> finishers;
  private final long startedMillis;
  private @Nullable ForwardRequest forwardedBy;
  private @Nullable Admission admission;

  /** What is left of a sequence once the backend has answered. */
  private record Rest(Sequence sequence, int from) {}

  PolicyRun(PolicyServices services, CompiledPolicies policies, Exchange exchange) {
    this.services = services;
    this.policies = policies;
    this.route = policies.router().route(exchange);
    this.request = new RequestDraft(exchange);
    this.startedMillis = services.clock().millis();
  }

  /**
   * Goes through inbound, and through backend as far as the call of the backend.
   *
   * @return {@link Flow#FORWARD}: the request is to be handed on; otherwise {@link #response()} is
   *     to be sent
   */
  public Flow toBackend() {
    Flow flow = walkToBackend();
    if (flow == Flow.RESPOND) {
      finish(responseDraft());
    }
    return flow;
  }

  private Flow walkToBackend() {
    try {
      Flow flow = admit();
      if (flow == Flow.NEXT) {
        flow = route.pipeline().inbound().run(this);
      }
      if (flow == Flow.NEXT) {
        flow = route.pipeline().backend().run(this);
      }
      return flow == Flow.NEXT ? withoutBackend() : flow;
    } catch (RuntimeException e) {
      fail(e);
      return Flow.RESPOND;
    }
  }

  /** The built-in steps before inbound: is there such an operation, and who may call it. */
  private Flow admit() {
    try {
      if (!route.matched()) {
        throw PolicyFailure.denied(
                "OperationNotFound", 404, "Unable to match incoming request to an operation.")
            .from("configuration");
      }
      ApiDefinition api = route.api();
      if (api != null && (api.subscriptionRequired() || !policies.subscriptions().isEmpty())) {
        admission = Admission.of(api, request.received(), policies.subscriptions(), startedAt());
      }
      return Flow.NEXT;
    } catch (PolicyFailure refusal) {
      if (Cors.isPreflight(request.received()) && answerPreflight() == Flow.RESPOND) {
        return Flow.RESPOND;
      }
      throw refusal;
    }
  }

  /**
   * A browser asks for permission without a key, and by a method that has no operation; so cors may
   * answer, and nothing but cors.
   */
  private Flow answerPreflight() {
    for (Policy policy : route.pipeline().inbound().policies()) {
      if (policy instanceof Cors cors) {
        return cors.run(this);
      }
    }
    return Flow.NEXT;
  }

  /** The document does not call the backend: outbound works on an empty response. */
  private Flow withoutBackend() {
    route.pipeline().outbound().run(this);
    responseDraft();
    return Flow.RESPOND;
  }

  /** Whether anything is left to do once the backend has answered. */
  public boolean followsResponse() {
    return rests != null
        || finishers != null
        || failsOnErrorStatus()
        || !route.pipeline().outbound().isEmpty();
  }

  /** Whether what is left to do may read the body of the response. */
  public boolean readsResponseBody() {
    return route.pipeline().readsResponseBody();
  }

  /**
   * Goes on with the head of the backend's response.
   *
   * @param draft the response; policies change it in place
   * @return the response to send: the draft, or another one in its place
   */
  public ResponseDraft fromBackend(ResponseDraft draft) {
    response = draft;
    try {
      if (failsOnErrorStatus() && draft.status() >= 400) {
        throw PolicyFailure.failed(
                "BackendErrorStatus", "The backend answered " + draft.status() + ".", null)
            .from(FORWARD_REQUEST)
            .at(forwardedFrom())
            .keeping(draft);
      }
      if (finishBackend() == Flow.NEXT) {
        route.pipeline().outbound().run(this);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    finish(responseDraft());
    return response();
  }

  private Flow finishBackend() {
    Queue<Rest> left = rests;
    rests = null;
    while (left != null && !left.isEmpty()) {
      Rest rest = left.remove();
      Flow flow = rest.sequence.runFrom(rest.from, this);
      if (flow == Flow.RESPOND) {
        return flow;
      }
      if (flow == Flow.FORWARD) {
        throw PolicyFailure.failed(
            ErrorReasons.BACKEND_CONNECTION, "The backend can be called only once.", null);
      }
    }
    return Flow.NEXT;
  }

  /**
   * The backend failed without a response.
   *
   * @param cause what it threw
   * @return the response to send; null when the document has nothing to say about errors, so that
   *     the cause is best left to the container
   */
  public @Nullable ResponseDraft backendFailed(Throwable cause) {
    if (route.pipeline().onError().isEmpty()) {
      return null;
    }
    fail(
        PolicyFailure.failed(
                isTimeout(cause) ? ErrorReasons.TIMEOUT : ErrorReasons.BACKEND_CONNECTION,
                "The backend failed: " + cause + ".",
                cause)
            .from(FORWARD_REQUEST)
            .at(forwardedFrom()));
    finish(responseDraft());
    return response();
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || cause instanceof SocketTimeoutException
          || cause instanceof HttpTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Leaves out the outbound policies, because they need the body and the body has no end. What
   * policies of other sections add to every response is added.
   *
   * @param draft the response; changed in place
   */
  public void skipOutbound(ResponseDraft draft) {
    LOG.debug("Request {}: outbound policies that need the body are skipped", requestId());
    finish(draft);
  }

  /**
   * Notes what is to be done with the response, whatever it will be, when every policy has run.
   *
   * @param finisher changes the response in place; what it throws is logged and ignored
   */
  void whenAnswered(Consumer<ResponseDraft> finisher) {
    if (finishers == null) {
      finishers = new ArrayList<>(2);
    }
    finishers.add(finisher);
  }

  private void finish(ResponseDraft answer) {
    List<Consumer<ResponseDraft>> left = finishers;
    finishers = null;
    if (left == null) {
      return;
    }
    response = answer;
    for (Consumer<ResponseDraft> finisher : left) {
      try {
        finisher.accept(answer);
      } catch (PolicyFailure failure) {
        ignored(failure);
      } catch (RuntimeException e) {
        ignored(
            PolicyFailure.failed(
                ErrorReasons.INTERNAL, "Something failed that should never fail.", e));
      }
    }
  }

  private void fail(RuntimeException cause) {
    PolicyFailure failure =
        cause instanceof PolicyFailure known
            ? known
            : PolicyFailure.failed(
                ErrorReasons.INTERNAL, "Something failed that should never fail.", cause);
    record(failure);
    try {
      route.pipeline().onError().run(this);
    } catch (PolicyFailure second) {
      record(second);
    } catch (RuntimeException second) {
      record(
          PolicyFailure.failed(
              ErrorReasons.INTERNAL, "Something failed that should never fail.", second));
    }
  }

  private void record(PolicyFailure failure) {
    lastError = failure.lastError();
    ResponseDraft kept = failure.kept();
    response = kept != null ? kept : ErrorAnswers.of(failure, requestId());
    FailureLog.failed(LOG, requestId(), lastError, failure);
  }

  /** Notes a failure that the document ignores. */
  void ignored(PolicyFailure failure) {
    FailureLog.ignored(LOG, requestId(), failure.lastError(), failure);
  }

  /** Notes that the rest of a sequence is to be run once the backend has answered. */
  void resumeLater(Sequence sequence, int from) {
    if (rests == null) {
      rests = new ArrayDeque<>(2);
    }
    rests.add(new Rest(sequence, from));
  }

  /** Notes which policy hands the request on, since the backend may fail when it has run. */
  void forwardedBy(ForwardRequest policy) {
    forwardedBy = policy;
  }

  private boolean failsOnErrorStatus() {
    return forwardedBy != null && forwardedBy.failsOnErrorStatus();
  }

  private @Nullable Place forwardedFrom() {
    return forwardedBy == null ? null : forwardedBy.place();
  }

  /** The inbound section that the request goes through. */
  Sequence inbound() {
    return route.pipeline().inbound();
  }

  /** Where the request goes. */
  Route route() {
    return route;
  }

  /** Whose subscription key the request carries; null when it carries no valid one. */
  @Nullable Admission admission() {
    return admission;
  }

  /** The documents the request goes through. */
  CompiledPolicies policies() {
    return policies;
  }

  PolicyServices services() {
    return services;
  }

  /** When the walk began. */
  Instant startedAt() {
    return Instant.ofEpochMilli(startedMillis);
  }

  /** What expressions see. */
  EvaluationContext context() {
    if (context == null) {
      context = new RunContext(this);
    }
    return context;
  }

  /** The request as the policies have made it so far. */
  public RequestDraft request() {
    return request;
  }

  /** The response to send. */
  public ResponseDraft response() {
    return responseDraft();
  }

  /** The response as it is so far; a new one when there is none. */
  ResponseDraft responseDraft() {
    if (response == null) {
      response = new ResponseDraft();
    }
    return response;
  }

  /** The response that is there already; null in inbound. */
  @Nullable ResponseDraft currentResponse() {
    return response;
  }

  /** Puts another response in place of the one that is there. */
  void respond(ResponseDraft newResponse) {
    response = newResponse;
  }

  /** The variables that policies have set. */
  public Variables variables() {
    return variables;
  }

  /** What went wrong last; null when nothing did. */
  public EvaluationContext.@Nullable LastError lastError() {
    return lastError;
  }

  /** The request's random id ({@code context.RequestId}), also the activity id of errors. */
  public UUID requestId() {
    if (requestId == null) {
      requestId = services.ids().get();
    }
    return requestId;
  }
}
